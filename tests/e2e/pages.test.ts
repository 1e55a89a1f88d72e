import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningApp, startApp } from "@/tests/support/app";
import { accessibilityFaults } from "@/tests/support/axe";
import { launchBrowser } from "@/tests/support/browser";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer } from "@/tests/support/fake-server";
import { openVisit, signIn, type Visit } from "@/tests/support/visit";
import { type Demo, demoFault, fillDemo } from "./demo";

/** Where to put a picture of every page; none are taken without it. */
const pictures = process.env.ASSAY_SCREENSHOTS;

const screens = [
  { width: 1440, height: 900, theme: "light" },
  { width: 390, height: 844, theme: "dark" },
] as const;

/** Every page of the navigation, by the name of its picture. */
const pages: Record<string, (demo: Demo) => string> = {
  dashboard: () => "/dashboard",
  "get-started": () => "/get-started",
  prompts: () => "/prompts",
  "prompt-new": () => "/prompts/new",
  prompt: ({ prompt }) => `/prompts/${prompt}`,
  "prompt-unified": ({ prompt }) => `/prompts/${prompt}?from=1&to=3&view=unified`,
  "prompt-first-version": ({ prompt }) => `/prompts/${prompt}?from=none&to=1`,
  "prompt-examples": ({ prompt }) => `/prompts/${prompt}/examples`,
  "prompt-example": ({ prompt, exampleId }) => `/prompts/${prompt}/examples?example=${exampleId}`,
  "prompt-import": ({ prompt }) => `/prompts/${prompt}/examples/import`,
  "prompt-experiments": ({ prompt }) => `/prompts/${prompt}/experiments`,
  "prompt-runs": ({ prompt }) => `/prompts/${prompt}/runs`,
  "prompt-settings": ({ prompt }) => `/prompts/${prompt}/settings`,
  "version-new": ({ prompt }) => `/prompts/${prompt}/versions/new`,
  experiments: () => "/experiments",
  "experiment-new": ({ prompt }) => `/experiments/new?prompt=${prompt}`,
  "experiment-method": () => "/experiments/method",
  "experiment-finished": ({ experiments }) => `/experiments/${experiments.finished}`,
  "experiment-map": ({ experiments }) => `/experiments/${experiments.finished}?view=map`,
  "experiment-judged": ({ experiments }) => `/experiments/${experiments.judged}`,
  "experiment-running": ({ experiments }) => `/experiments/${experiments.running}`,
  "experiment-failed": ({ experiments }) => `/experiments/${experiments.failed}`,
  "experiment-cancelled": ({ experiments }) => `/experiments/${experiments.cancelled}`,
  runs: () => "/runs",
  "runs-failed": () => "/runs?status=failed",
  run: ({ runId }) => `/runs/${runId}`,
  "run-failed": ({ failedRunId }) => `/runs/${failedRunId}`,
  evaluations: () => "/evaluations",
  evaluators: () => "/evaluations/evaluators",
  "evaluator-new": () => "/evaluations/evaluators/new",
  review: () => "/evaluations/review",
  "settings-api-keys": () => "/settings/api-keys",
  "settings-providers": () => "/settings/providers",
  "settings-models": () => "/settings/models",
  "settings-members": () => "/settings/members",
  "settings-audit-log": () => "/settings/audit-log",
  "settings-webhooks": () => "/settings/webhooks",
  "settings-webhook": ({ webhookId }) => `/settings/webhooks/${webhookId}`,
  "settings-webhook-delivery": ({ webhookId, deliveryId }) =>
    `/settings/webhooks/${webhookId}/deliveries/${deliveryId}`,
  "settings-jobs": () => "/settings/jobs",
  "settings-workspace": () => "/settings/workspace",
  "settings-account": () => "/settings/account",
};

/** The environment's, which no page may show either. */
const providerKey = "sk-test-0123456789abcdef";

interface Seat {
  visit: Visit;
  screen: (typeof screens)[number];
}

let browser: Browser;
let fake: FakeServer;
let app: RunningApp;
let demo: Demo;
let seats: Seat[];
/** Links of all pages, each with the page it was seen on. */
const links = new Map<string, string>();
const ofKind = new Map<string, number>();

beforeAll(async () => {
  fake = await startFakeOpenAI({ fault: demoFault(), answer: () => '{"category":"billing"}' });
  [app, browser] = await Promise.all([
    startApp({
      OPENAI_API_KEY: providerKey,
      ASSAY_ALLOW_PRIVATE_ADDRESSES: "1",
      LOG_LEVEL: "debug",
      OPENAI_BASE_URL: `${fake.url}/v1`,
      ASSAY_SIMULATED_LATENCY_SCALE: "0",
    }),
    launchBrowser(),
  ]);
  demo = await fillDemo(app, fake);
  seats = await Promise.all(
    screens.map(async (screen) => ({ visit: await openVisit(browser, app, screen), screen })),
  );
  await Promise.all(seats.map(({ visit }) => signIn(visit.page, app)));
});

afterAll(async () => {
  await browser?.close();
  await fake?.close();
  await app?.stop();
});

/** What sticks out at the right without being in a box that scrolls or cuts: it could not be reached. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const main = document.querySelector("main") ?? document.body;
    const contained = (element: Element): boolean => {
      for (let box = element.parentElement; box && box !== main; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== "visible" && box.getBoundingClientRect().right <= edge + 1)
          return true;
      }
      return false;
    };
    const out = [...main.querySelectorAll("*")].filter((element) => {
      const { right, width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && right > edge + 1 && !contained(element);
    });
    const wide = [document.documentElement, main].filter((box) => box.scrollWidth > box.clientWidth + 1);
    return [...wide, ...out]
      .slice(0, 5)
      .map((one) => `<${one.tagName.toLowerCase()} class="${one.getAttribute("class") ?? ""}">`);
  });
}

async function collectLinks(page: Page): Promise<void> {
  const hrefs = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map((link) => link.href),
  );
  for (const href of hrefs) {
    const url = new URL(href);
    url.hash = "";
    if (url.origin !== app.url || links.has(url.href)) continue;
    // Three rows of a list stand for all of them.
    const kind = url.href.replace(/[0-9a-f-]{36}|=[^&]+|\d+/g, "…");
    const alike = ofKind.get(kind) ?? 0;
    ofKind.set(kind, alike + 1);
    if (alike < 3) links.set(url.href, page.url());
  }
}

async function take(page: Page, name: string, theme: string, width: number): Promise<void> {
  if (pictures === undefined) return;
  await page.screenshot({ path: join(pictures, `${name}-${width}-${theme}.png`) });
}

/** Waits until all streamed parts stand in their places, React has taken the page over, and nothing is being loaded. */
async function untilReady(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector("main:not([hidden] *)");
    const streaming = document.querySelector("template[id^='B:'], template[id^='P:']");
    const loading = document.querySelector("main [aria-busy='true']");
    if (loading !== null) return false;
    return main !== null && streaming === null && Object.keys(main).some((key) => key.startsWith("__react"));
  });
}

/** Opens a page on one screen, in its theme and then in the other, and says what a visitor would see of it. */
async function inspect({ visit: { page, faults }, screen }: Seat, name: string) {
  faults.length = 0;
  const response = await page.goto(pages[name]?.(demo) ?? "/");
  await untilReady(page);
  const html = (await response?.text()) ?? "";
  const shown = [providerKey, ...demo.secrets].filter((secret) => html.includes(secret));
  const outside = await sticksOut(page);
  await collectLinks(page);
  await take(page, name, screen.theme, screen.width);
  // Once a page: axe takes longer than all the rest together, and tests/unit/contrast.test.ts measures both themes.
  const unusable = screen.theme === "light" ? await accessibilityFaults(page) : [];
  return {
    status: response?.status(),
    title: await page.title(),
    outside,
    unusable,
    shown,
    faults: [...faults],
  };
}

describe("every page", () => {
  it.each(Object.keys(pages))(
    "%s renders without complaint, wide and narrow, light and dark",
    async (name) => {
      const seen = await Promise.all(seats.map((seat) => inspect(seat, name)));
      const title = expect.stringMatching(/.+ · Assay$/);
      const expected = { status: 200, title, outside: [], unusable: [], shown: [], faults: [] };
      expect(seen).toEqual(seats.map(() => expected));
    },
  );

  it("has only links that lead somewhere", async () => {
    const request = seats[0]?.visit.page.request;
    const dead: string[] = [];
    const waiting = [...links];
    const follow = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [href, from] = next;
        const answer = await request?.get(href);
        if (answer === undefined || answer.status() >= 400)
          dead.push(`${answer?.status()} ${href} on ${from}`);
      }
    };
    await Promise.all(Array.from({ length: 4 }, follow));
    expect(links.size).toBeGreaterThan(50);
    expect(dead).toEqual([]);
  });

  it("leaves no secret in the server's log", () => {
    const written = app.log();
    expect(written.length).toBeGreaterThan(1_000);
    expect([providerKey, ...demo.secrets].filter((secret) => written.includes(secret))).toEqual([]);
  });
});
