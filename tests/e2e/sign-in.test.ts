import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningApp, startApp } from "@/tests/support/app";
import { launchBrowser } from "@/tests/support/browser";
import { openVisit, signIn, submitLogin } from "@/tests/support/visit";

/** Where the dashboard leads in an empty workspace. */
const firstPage = "**/get-started";

let browser: Browser;
let app: RunningApp;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

describe("signing in", () => {
  it("says that the password is wrong and keeps the address typed", async () => {
    const { context, page } = await openVisit(browser, app);
    await page.goto("/sign-in");
    await submitLogin(page, app.login.email, "not the password");
    await page.getByText("Email or password is wrong.").waitFor();
    expect(await page.getByLabel("Email").inputValue()).toBe(app.login.email);
    expect((await context.cookies()).map((cookie) => cookie.name).join()).not.toContain("session");
    await context.close();
  });

  it("stops a guesser after ten attempts", async () => {
    const { context, page } = await openVisit(browser, app);
    await page.goto("/sign-in");
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const answered = page.waitForResponse((response) => response.url().includes("/callback/credentials"));
      await submitLogin(page, "guessed@example.com", `guess ${attempt}`);
      await answered;
      await page.getByText("Email or password is wrong.").waitFor();
    }
    await submitLogin(page, "guessed@example.com", "guess 11");
    await page.getByText(/Too many failed attempts\. Try again in \d+ minutes?\./).waitFor();
    await context.close();
  });

  it("leads back to the page that was asked for, never to another site", async () => {
    const { context, page } = await openVisit(browser, app);
    await page.goto("/settings/api-keys");
    await page.waitForURL("**/sign-in?callbackUrl=%2Fsettings%2Fapi-keys");
    await submitLogin(page, app.login.email, app.login.password);
    await page.waitForURL("**/settings/api-keys");
    await context.clearCookies();
    await page.goto("/sign-in?callbackUrl=https%3A%2F%2Fexample.org%2Fstolen");
    await submitLogin(page, app.login.email, app.login.password);
    await page.waitForURL(firstPage);
    expect(new URL(page.url()).origin).toBe(app.url);
    await context.close();
  });

  it("signs out, and the pages ask again", async () => {
    const { context, page, faults } = await openVisit(browser, app);
    await signIn(page, app, "/prompts");
    await page.getByRole("button", { name: /^Account: / }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await page.goto("/prompts");
    await page.waitForURL("**/sign-in?callbackUrl=%2Fprompts");
    expect(faults).toEqual([]);
    await context.close();
  });

  it("ends a session elsewhere at once when the password changes", async () => {
    const [here, there] = [await openVisit(browser, app), await openVisit(browser, app)];
    await signIn(here.page, app, "/settings/account");
    await signIn(there.page, app, "/prompts");
    await here.page.getByLabel("Current password").fill(app.login.password);
    const changed = "a wholly new password";
    await here.page.getByLabel("New password").fill(changed);
    const renewed = here.page.waitForEvent("framenavigated");
    await here.page.getByRole("button", { name: "Change password" }).click();
    await renewed;
    app.login.password = changed;
    await here.page.getByRole("heading", { name: "Account" }).first().waitFor();
    await there.page.goto("/prompts");
    await there.page.waitForURL("**/sign-in**");
    const answer = await there.page.request.get("/api/pages/runs/export?format=csv");
    expect(answer.status()).toBe(401);
    await here.context.close();
    await there.context.close();
  });
});

describe("without a session", () => {
  const pages = ["/", "/dashboard", "/prompts", "/prompts/new", "/experiments", "/runs", "/settings/members"];

  it.each(pages)("%s leads to the sign-in page", async (path) => {
    const answer = await fetch(`${app.url}${path}`, { redirect: "manual" });
    expect(answer.status).toBe(307);
    expect(new URL(answer.headers.get("location") ?? "", app.url).pathname).toBe("/sign-in");
  });

  it("a forged cookie opens no page", async () => {
    const { context, page } = await openVisit(browser, app);
    await context.addCookies([{ name: "assay.session", value: "forged", url: app.url }]);
    for (const path of pages) {
      await page.goto(path);
      await page.waitForURL("**/sign-in**");
    }
    await context.close();
  });
});

describe("with no owner yet", () => {
  it("makes the owner with the token of the server's log, and only with it", async () => {
    const fresh = await startApp({ ASSAY_ADMIN_EMAIL: "", ASSAY_ADMIN_PASSWORD: "" });
    try {
      const token = await vi.waitFor(() => {
        const logged = /one-time token to create the owner: ([\w-]{20,})/.exec(fresh.log())?.[1];
        if (logged === undefined) throw new Error(`The log holds no token: ${fresh.log()}`);
        return logged;
      }, 10_000);
      const { page, faults } = await openVisit(browser, fresh);
      await page.goto("/prompts");
      await page.waitForURL("**/setup");
      const submit = page.getByRole("button", { name: "Create owner" });
      await page.getByLabel("One-time token").fill(token.toLowerCase());
      await page.getByLabel("Your name").fill("Ada Lovelace");
      await page.getByLabel("Email").fill("ada@example.com");
      await page.getByLabel("Password").fill("analytical engine");
      await submit.click();
      await page.getByText("This is not the token the server logged.").waitFor();
      await page.getByLabel("One-time token").fill(token);
      await submit.click();
      await page.waitForURL(firstPage);
      await page.getByRole("button", { name: "Account: Ada Lovelace" }).waitFor();
      await page.goto("/setup");
      await page.waitForURL(firstPage);
      expect(faults).toEqual([]);
    } finally {
      await fresh.stop();
    }
  });
});
