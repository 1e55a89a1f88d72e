import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listExperiments } from "@/lib/data/experiment-list";
import { oldestWorkspace } from "@/lib/data/workspaces";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { seed } from "@/prisma/seed";
import { projectRoot } from "@/scripts/project";
import { type RunningApp, startApp } from "@/tests/support/app";
import { launchBrowser } from "@/tests/support/browser";
import { openVisit, signIn, type Visit } from "@/tests/support/visit";

/** What the page of an experiment may carry before anybody touches it, gzipped. */
const scriptBudget = 180_000;
/** All the server's own code, every route's; with a copy for each of them it would be four times as much, also in memory. */
const serverBudget = 12_000_000;
const nobodys = "01890000-0000-7000-8000-000000000000";

/** A busy machine takes its time. */
const patient = { timeout: 10_000 };

function untilFocused(locator: Locator): Promise<void> {
  return expect.poll(() => locator.evaluate((item) => item === document.activeElement), patient).toBe(true);
}

let browser: Browser;
let app: RunningApp;
let visit: Visit;
let page: Page;
let experiment: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  await seed();
  const workspace = await oldestWorkspace();
  if (workspace === null) throw new Error("The seed made no workspace.");
  const { data } = await listExperiments(systemViewer(workspace.id), { limit: 1 });
  experiment = `/experiments/${data[0]?.id}`;
  visit = await openVisit(browser, app);
  page = visit.page;
  await signIn(page, app);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

describe("weight", () => {
  it(`of an experiment's page stays within ${scriptBudget / 1000} KB of JavaScript`, async () => {
    const html = await (await page.request.get(experiment)).text();
    // Old browsers alone load this one.
    const modern = html.replace(/<script[^>]*nomodule[^>]*>/gi, "");
    const scripts = [...new Set(modern.match(/\/_next\/static\/[^"'\\?]+\.js/g))];
    const sizes = await Promise.all(
      scripts.map(async (path) => gzipSync(await (await page.request.get(path)).body()).length),
    );
    expect(scripts.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(scriptBudget);
  });

  it(`of the server's code stays within ${serverBudget / 1_000_000} MB`, () => {
    const directory = join(projectRoot, ".next/standalone/.next/server/chunks");
    const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
    const sizes = files
      .filter((file) => file.endsWith(".js"))
      .map((file) => statSync(join(directory, file)).size);
    expect(sizes.length).toBeGreaterThan(100);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(serverBudget);
  });
});

describe("what is not there", () => {
  it.each([
    ["/prompts/nobody-made-it", "There is no such prompt"],
    ["/prompts/nobody-made-it/examples", "There is no such prompt"],
    ["/prompts/nobody-made-it/versions/new", "There is no such prompt"],
    ["/prompts/%00", "There is no such prompt"],
    [`/experiments/${nobodys}`, "There is no such experiment"],
    ["/experiments/no-uuid", "There is no such experiment"],
    [`/runs/${nobodys}`, "There is no such run"],
    [`/evaluations/evaluators/${nobodys}`, "There is no such evaluator"],
    [`/settings/webhooks/${nobodys}`, "There is no such webhook"],
    ["/no-such-page", "There is nothing at this address"],
  ])("%s is 404 and says where to look", async (path, heading) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    const links = page.getByRole("main").getByRole("link");
    expect(await links.count()).toBeGreaterThan(0);
  });

  it("leaves the navigation standing, and leads on", async () => {
    await page.goto(`/runs/${nobodys}`);
    await page.getByText(`/runs/${nobodys}`).waitFor();
    await page.getByRole("link", { name: "Open runs" }).click();
    await page.waitForURL("**/runs");
    await page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
  });
});

describe("security headers", () => {
  it.each(["/sign-in", "/prompts", "/no-such-page"])("stand on %s", async (path) => {
    const headers = (await page.request.get(path)).headers();
    const policy = new Map(
      (headers["content-security-policy"] ?? "").split("; ").map((one) => {
        const [name = "", ...values] = one.split(" ");
        return [name, values];
      }),
    );
    expect(policy.get("script-src")).toEqual([
      "'self'",
      expect.stringMatching(/^'nonce-[A-Za-z0-9+/=]{40,}'$/),
      "'strict-dynamic'",
    ]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
    expect(policy.get("object-src")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    expect(policy.get("form-action")).toEqual(["'self'"]);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["referrer-policy"]).toBe("strict-origin-when-cross-origin");
    expect(headers["strict-transport-security"]).toBeUndefined();
  });

  it("ask for TLS from now on where the request came over it", async () => {
    const headers = { "x-forwarded-proto": "https" };
    const answer = await fetch(`${app.url}/sign-in`, { headers });
    const ofApi = await fetch(`${app.url}/api/v1/health`, { headers });
    for (const { headers: answered } of [answer, ofApi]) {
      expect(answered.get("strict-transport-security")).toContain("max-age=31536000");
    }
    expect(answer.headers.get("content-security-policy")).toContain("upgrade-insecure-requests");
  });

  it("are set also where an address ends like a file, and methods nobody has are refused as problems", async () => {
    const page = await fetch(`${app.url}/docs/nothing.png`, { redirect: "manual" });
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const call = await fetch(`${app.url}/api/v1/prompts`, { method: "PROPFIND" });
    expect([call.status, call.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
    expect(call.headers.get("content-type")).toContain("application/problem+json");
  });

  it("use a nonce once", async () => {
    const nonce = async () =>
      /'nonce-([^']+)'/.exec(
        (await page.request.get("/sign-in")).headers()["content-security-policy"] ?? "",
      )?.[1];
    expect(await nonce()).not.toBe(await nonce());
  });

  it("keep a script that got into the page from running", async () => {
    await page.goto("/prompts");
    await page.waitForLoadState("networkidle");
    const ran = await page.evaluate(async () => {
      const blocked = new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
          if (effectiveDirective.startsWith("script-src")) resolve(effectiveDirective);
        });
      });
      document.body.insertAdjacentHTML("beforeend", '<img src="x:" onerror="window.ran = true">');
      return { by: await blocked, ran: "ran" in window };
    });
    expect(ran).toEqual({ by: "script-src-attr", ran: false });
  });

  it("of a server action must name this origin", async () => {
    await page.goto("/prompts");
    await page.waitForLoadState("networkidle");
    const sent = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("triage");
    const request = await sent;
    const { "next-action": action = "" } = request.headers();
    const replay = (origin: string) =>
      page.request.post(request.url(), {
        headers: { origin, "next-action": action, "content-type": "text/plain;charset=UTF-8" },
        data: request.postData() ?? "",
      });
    const heard = await replay(app.url);
    expect(heard.status()).toBe(200);
    expect(await heard.text()).toContain("ticket-triage");
    const foreign = await replay("https://evil.example");
    expect(foreign.status()).toBe(500);
    expect(await foreign.text()).not.toContain("ticket-triage");
  });
});

describe("keyboard", () => {
  it("goes to pages, folds the sidebar, lists its keys, and is silent in fields", async () => {
    visit.faults.length = 0;
    await page.goto("/prompts");
    const search = page.getByRole("searchbox").or(page.getByRole("textbox")).first();
    await page.waitForFunction(() => Object.keys(document.body.querySelector("main") ?? {}).length > 0);
    const sidebar = page.getByRole("complementary", { name: "Main" });
    for (const [keys, path] of [
      ["ge", "/experiments"],
      ["gr", "/runs"],
      ["gd", "/dashboard"],
      ["gv", "/evaluations"],
      ["gs", "/settings/api-keys"],
      ["gp", "/prompts"],
    ] as const) {
      await page.keyboard.type(keys);
      await page.waitForURL(`**${path}`);
    }
    await page.keyboard.press("[");
    await expect.poll(async () => (await sidebar.boundingBox())?.width, patient).toBe(52);
    await page.keyboard.press("[");
    await expect.poll(async () => (await sidebar.boundingBox())?.width, patient).toBe(212);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await search.fill("");
    await search.type("ge[?");
    expect(await search.inputValue()).toBe("ge[?");
    expect(new URL(page.url()).pathname).toBe("/prompts");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search or jump to" }).waitFor();
    await page.keyboard.type("webhooks");
    await page.getByRole("option", { name: "Webhooks" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/settings/webhooks");
    expect(visit.faults).toEqual([]);
  });

  it("opens a menu on its first item and gives the focus back", async () => {
    await page.goto(experiment);
    await page.waitForLoadState("networkidle");
    const button = page.getByRole("button", { name: "Export" });
    await button.focus();
    await page.keyboard.press("Enter");
    const first = page.getByRole("menuitem", { name: "Cells as CSV" });
    await first.waitFor();
    await untilFocused(first);
    await page.keyboard.press("Escape");
    await untilFocused(button);
  });
});

describe("a dialog without a trigger", () => {
  it("gives the focus back to what opened it", async () => {
    await page.goto(experiment);
    await page.waitForLoadState("networkidle");
    const button = page.getByRole("button", { name: "Re-run" });
    await button.click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await untilFocused(button);
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search or jump to" }).waitFor();
    await page.keyboard.press("Escape");
    await untilFocused(button);
  });
});

describe("a narrow screen", () => {
  it("has the pages in a menu that gives the focus back", async () => {
    const narrow = await openVisit(browser, app, { width: 390, height: 844 });
    await narrow.context.addCookies(await visit.context.cookies());
    await narrow.page.goto("/prompts");
    const opener = narrow.page.getByRole("button", { name: "Open menu" });
    await narrow.page.waitForLoadState("networkidle");
    await opener.click();
    await narrow.page.getByRole("dialog", { name: "Menu" }).waitFor();
    await narrow.page.keyboard.press("Escape");
    await untilFocused(opener);
    await opener.click();
    await narrow.page.getByRole("dialog").getByRole("link", { name: "Runs" }).click();
    await narrow.page.waitForURL("**/runs");
    await narrow.page.getByRole("dialog").waitFor({ state: "detached" });
    await narrow.page.goto("/settings/account");
    const tab = narrow.page.getByRole("navigation", { name: "Settings" }).locator("[aria-current]");
    const rightEdge = async () => {
      const box = await tab.boundingBox();
      return box === null ? Number.POSITIVE_INFINITY : box.x + box.width;
    };
    await expect.poll(rightEdge, patient).toBeLessThanOrEqual(390);
    expect(narrow.faults).toEqual([]);
  });
});
