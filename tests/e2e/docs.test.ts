import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oldestWorkspace } from "@/lib/data/workspaces";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { makeKey } from "@/tests/support/api";
import { type RunningApp, startApp } from "@/tests/support/app";
import { launchBrowser } from "@/tests/support/browser";
import { openVisit, untilHydrated } from "@/tests/support/visit";

/** The buttons that copy name what they copy. */
const exact = { exact: true };

let browser: Browser;
let app: RunningApp;
let page: Page;
let key: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  const workspace = await oldestWorkspace();
  if (workspace === null) throw new Error("The first owner has no workspace.");
  key = await makeKey(systemViewer(workspace.id), "editor");
  // Nobody is signed in: the key alone says who calls.
  ({ page } = await openVisit(browser, app));
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

async function withKey(text: string): Promise<void> {
  await page.getByLabel("API key for trying calls").fill(text);
}

/** Opens "Try it" of a call, fills the form and sends it. */
async function tryCall(
  id: string,
  fill: (card: Locator) => Promise<void> = async () => {},
): Promise<Locator> {
  const card = page.locator(`#${id}`);
  if (!(await card.getByRole("button", { name: "Send" }).isVisible())) await card.getByText("Try it").click();
  await fill(card);
  await card.getByRole("button", { name: "Send" }).click();
  return card;
}

describe("the API reference", () => {
  it("leads to a call without lengthening the page", async () => {
    await page.goto("/docs/prompts#createVersion");
    await untilHydrated(page, "#docs-key");
    const [height, scrolled] = await page.evaluate(() => [
      document.documentElement.scrollHeight - window.innerHeight,
      document.documentElement.scrollTop,
    ]);
    expect([height, scrolled]).toEqual([0, 0]);
    const top = await page.locator("#createVersion").evaluate((card) => card.getBoundingClientRect().top);
    expect(top).toBeGreaterThan(0);
    expect(top).toBeLessThan(200);
  });

  it("makes a call with a body and one without, and shows what comes back", async () => {
    await withKey(key);
    const made = await tryCall("createPrompt");
    await made.getByText(/^201 Created · \d+ ms$/).waitFor();
    expect(await made.getByLabel("Headers of the answer", exact).textContent()).toContain(
      "ratelimit-remaining: ",
    );
    expect(await made.getByLabel("Body of the answer", exact).textContent()).toContain(
      '\n  "slug": "support-triage",\n',
    );
    const found = await tryCall("getPrompt", (card) =>
      card.getByLabel("prompt", exact).fill("support-triage"),
    );
    await found.getByText(/^200 OK · /).waitFor();
    expect(await found.getByLabel("Body of the answer", exact).textContent()).toContain(
      '"name": "Support triage"',
    );
  });

  it.each([
    ["assay_wrong", "401 Unauthorized", "This API key is unknown, inactive or expired."],
    ["", "401 Unauthorized", "Send an API key, as in “Authorization: Bearer assay_…”."],
    ["assay_ключ", null, "This is no API key: keys have only plain letters, digits and signs."],
  ])("says plainly what is wrong with the key %j", async (text, status, sentence) => {
    await withKey(text);
    const card = await tryCall("listPrompts");
    await card.getByText(sentence, exact).waitFor();
    expect((await card.locator("output").textContent())?.startsWith(status ?? sentence)).toBe(true);
  });

  it("names each wrong field of a body", async () => {
    await withKey(key);
    const card = await tryCall("createPrompt", (form) =>
      form.locator("textarea").fill('{"name": 3, "template": "a", "nope": 1}'),
    );
    await card.getByText("/nope: Unknown field. Remove it or check its spelling.").waitFor();
    expect(await card.locator("output").textContent()).toMatch(/^422 .* ms\/name: /);
  });
});
