import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningApp, startApp } from "@/tests/support/app";
import { launchBrowser } from "@/tests/support/browser";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { Body, FakeServer } from "@/tests/support/fake-server";
import { openVisit, photograph, signIn } from "@/tests/support/visit";

const capitals = [
  ["Paris", "France"],
  ["Rome", "Italy"],
  ["Madrid", "Spain"],
  ["Berlin", "Germany"],
  ["Vienna", "Austria"],
  ["Oslo", "Norway"],
  ["Cairo", "Egypt"],
  ["Lima", "Peru"],
  ["Quito", "Ecuador"],
  ["Tokyo", "Japan"],
  ["Hanoi", "Vietnam"],
  ["Accra", "Ghana"],
  ["Nairobi", "Kenya"],
  ["Rabat", "Morocco"],
  ["Bogotá", "Colombia"],
  ["Lisbon", "Portugal"],
  ["Athens", "Greece"],
  ["Dublin", "Ireland"],
  ["Warsaw", "Poland"],
  ["Riga", "Latvia"],
] as const;
const vague = "Answer in one sentence. Be polite.";
const precise = "Answer in one sentence. Name the country.";

/** Told to name the country the model does; else it evades every second question. */
function answer(body: Body): string {
  const text = JSON.stringify(body);
  const index = capitals.findIndex(([city]) => text.includes(city));
  const country = capitals[index]?.[1] ?? "nowhere";
  return text.includes("Name the country") || index % 2 === 0
    ? `It is ${country}.`
    : "That is a difficult question.";
}

let app: RunningApp;
let fake: FakeServer;
let browser: Browser;
let page: Page;
let faults: string[];

const provider = { latencyMs: 20 };

beforeAll(async () => {
  fake = await startFakeOpenAI({
    get latencyMs() {
      return provider.latencyMs;
    },
    answer,
  });
  [app, browser] = await Promise.all([
    startApp({ OPENAI_API_KEY: "sk-test-0123456789abcdef", OPENAI_BASE_URL: `${fake.url}/v1` }),
    launchBrowser(),
  ]);
  ({ page, faults } = await openVisit(browser, app));
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await fake?.close();
});

function csv(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from([["city", "expected_output"], ...rows].map((row) => row.join(",")).join("\n"));
}

/** The cell that has the focus, as a screen reader says it. */
function focusedLabel(): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);
}

const heading = (name: string | RegExp) => page.getByRole("heading", { name });
const button = (name: string | RegExp) => page.getByRole("button", { name });
const grid = () => page.getByRole("grid", { name: "Examples by variant" });

describe("the main job, one step after the other", () => {
  let broken = false;
  beforeEach(({ skip }) => skip(broken, "an earlier step failed"));
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    broken = true;
    await photograph(page, task.name);
  });

  it("signs in and lands where the visitor wanted to go", async () => {
    await signIn(page, app, "/prompts");
    await heading("Prompts").waitFor();
  });

  it("makes a prompt, naming a mistake in its template as it is typed", async () => {
    await page.goto("/prompts/new");
    await page.getByLabel("Name", { exact: true }).fill("Capital cities");
    await page.getByLabel("Text of message 1, system").fill(vague);
    const question = page.getByLabel("Text of message 2, user");
    await question.fill("Which country is {{ city the capital of?");
    await page.locator("#message-1-error").waitFor();
    await question.fill("Which country is {{ city }} the capital of?");
    await page.locator("#message-1-error").waitFor({ state: "detached" });
    expect(await page.getByLabel("Model", { exact: true }).inputValue()).toMatch(/^gpt-/);
    await button("Save as v1").click();
    await page.waitForURL("**/prompts/capital-cities");
    await heading("Capital cities").waitFor();
  });

  it("saves a second version and shows what changed, word by word", async () => {
    await page.getByRole("link", { name: "New version" }).first().click();
    await page.getByLabel("Text of message 1, system").fill(precise);
    await page.getByLabel("What changed and why").fill("Ask for the country alone");
    await button("Save as v2").click();
    await page.waitForURL("**/prompts/capital-cities?from=1&to=2");
    await page.locator("ins").first().waitFor();
    expect((await page.locator("del").allTextContents()).join("")).toBe("Be polite");
    expect((await page.locator("ins").allTextContents()).join("")).toBe("Name the country");
    await page.getByRole("link", { name: "Versions 2" }).waitFor();
  });

  it("adds one golden example by hand", async () => {
    await page.getByRole("link", { name: /^Golden examples/ }).click();
    await page.getByRole("link", { name: "Add example" }).click();
    const drawer = page.getByRole("dialog", { name: "New golden example" });
    await drawer.getByLabel("city").fill("Paris");
    await drawer.getByLabel("Expected output", { exact: false }).first().fill("France");
    await drawer.getByRole("button", { name: "Add example" }).click();
    await drawer.getByText("ex_001 added").waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "ex_001" }).waitFor();
  });

  it("refuses a file with one bad row whole, then imports the corrected one", async () => {
    await page.getByRole("link", { name: "Import", exact: true }).click();
    await heading("Upload").waitFor();
    const rows = capitals.slice(1);
    const file = page.getByLabel("File of golden examples");
    const bad = [...rows, ["Sofia", "Bulgaria", "one field too many"]];
    await file.setInputFiles({ name: "capitals.csv", mimeType: "text/csv", buffer: csv(bad) });
    await page.getByText("1 row cannot be imported, so none will be.").waitFor();
    expect(await page.getByRole("region", { name: "Bad rows" }).textContent()).toMatch(/Row 20/);
    expect(await button(/^Import/).count()).toBe(0);
    await file.setInputFiles({ name: "capitals.csv", mimeType: "text/csv", buffer: csv(rows) });
    await button("Import 19 examples").click();
    await page.waitForURL("**/prompts/capital-cities/examples");
    await page.getByText("20 examples").waitFor();
  });

  it("sets an experiment up, sees its size and starts it", async () => {
    await page.getByRole("link", { name: "Run experiment" }).click();
    await heading("New experiment").waitFor();
    for (const version of ["v1", "v2"]) {
      await page.getByRole("checkbox", { name: new RegExp(`^${version}\\b`) }).check();
    }
    while ((await button(/^Remove /).count()) > 0)
      await button(/^Remove /)
        .first()
        .click();
    await button("Add evaluator").click();
    await page.getByRole("menuitem", { name: /^Contains/ }).click();
    await page.getByText("2 variants × 20 examples").waitFor();
    provider.latencyMs = 1_000;
    await button("Run experiment").click();
    await page.waitForURL(/\/experiments\/[0-9a-f-]{36}$/);
  });

  it("watches it run to its end without loading the page again", async () => {
    await page.evaluate(() => Object.assign(window, { samePage: true }));
    await button("Cancel run").waitFor();
    await page.getByRole("progressbar").first().waitFor();
    await heading(/v2 beats v1/).waitFor({ timeout: 30_000 });
    expect(await page.evaluate(() => "samePage" in window)).toBe(true);
    expect(await button("Cancel run").count()).toBe(0);
  });

  it("reads the verdict and the matrix", async () => {
    const verdict = page.getByRole("row", { name: /^v2/ }).first();
    expect(await verdict.textContent()).toMatch(/IMPROVED.*\+0\.500/);
    expect(await grid().getByRole("button", { name: /^ex_/ }).count()).toBe(40);
    await grid().getByRole("button", { name: "ex_002, v1, score 0.00" }).waitFor();
    await grid().getByRole("button", { name: "ex_002, v2, score 1.00, up 1.00" }).waitFor();
  });

  it("moves through the matrix by keyboard and opens a cell", async () => {
    await page.keyboard.press("j");
    const first = await focusedLabel();
    expect(first).toMatch(/^ex_\d+, v1, /);
    await page.keyboard.press("j");
    expect(await focusedLabel()).not.toBe(first);
    await page.keyboard.press("k");
    expect(await focusedLabel()).toBe(first);
    await page.keyboard.press("l");
    expect(await focusedLabel()).toMatch(/, v2, /);
    await page.keyboard.press("h");
    expect(await focusedLabel()).toBe(first);
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("complementary", { name: /^Example ex_/ });
    await drawer.waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    expect(await focusedLabel()).toBe(first);
  });

  it("shows in a cell what was asked, answered, expected and why it scored so", async () => {
    await grid()
      .getByRole("button", { name: /^ex_002, v1/ })
      .click();
    const drawer = page.getByRole("complementary", { name: "Example ex_002, v1" });
    await drawer.getByText("Which country is").waitFor();
    const text = await drawer.textContent();
    expect(text).toContain("That is a difficult question.");
    expect(text).toContain("Does not contain");
    expect(text).toContain("Italy");
    await page.keyboard.press("l");
    await page.getByRole("complementary", { name: "Example ex_002, v2" }).getByText("It is").waitFor();
    await page.keyboard.press("Escape");
  });

  it("compares two variants, says whether a score is right, and sees where the difference lies", async () => {
    await grid()
      .getByRole("button", { name: /^ex_002, v2/ })
      .click();
    const drawer = page.getByRole("complementary", { name: "Example ex_002, v2" });
    await drawer.getByText("Is the score right?").waitFor();
    await page.keyboard.press("c");
    const compared = page.getByRole("dialog", { name: /^ex_002/ });
    await compared.getByText("+1.00 left to right").waitFor();
    await compared.getByText("That is a difficult question.").waitFor();
    await page.keyboard.press("Escape");
    await compared.waitFor({ state: "detached" });
    await page.keyboard.press("a");
    await drawer.waitFor({ state: "detached" });
    await page.keyboard.press("k");
    await drawer.getByText("You agree").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("by evaluator and tag").click();
    await heading("By evaluator").waitFor();
  });

  it("lists the keys and finds things by keyboard", async () => {
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keyboard" });
    await keys.getByText("Next example").waitFor();
    await page.keyboard.press("Escape");
    await keys.waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Search or jump to" });
    await palette.waitFor();
    await page.keyboard.type("capital");
    await palette
      .getByRole("option", { name: /Capital cities/ })
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
  });

  it("activates the winner", async () => {
    await button("Promote v2").click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Promote v2" }).click();
    await page.getByText("capital-cities v2 is in production.").waitFor();
    await page.goto("/prompts/capital-cities");
    await page
      .locator("main:visible")
      .filter({ hasText: /production\s*v2/ })
      .waitFor();
  });

  it("has had the browser complain of nothing on the way", () => {
    expect(faults).toEqual([]);
  });
});
