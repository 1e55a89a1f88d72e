import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningApp, startApp } from "@/tests/support/app";
import { launchBrowser } from "@/tests/support/browser";
import { openVisit, signIn, submitLogin, untilHydrated, type Visit } from "@/tests/support/visit";

/** Where the dashboard leads in an empty workspace. */
const firstPage = "**/get-started";
const invited = { name: "Grace Hopper", email: "grace@example.com", password: "a long password" };

let browser: Browser;
let app: RunningApp;
let owner: Visit;
let guest: Visit;
let link = "";

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  owner = await openVisit(browser, app);
  guest = await openVisit(browser, app);
  await signIn(owner.page, app, "/settings/members");
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

async function memberMenu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${invited.name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

it("an admin invites by a link that is shown once", async () => {
  const { page } = owner;
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByLabel("Email").fill(invited.email);
  await page.getByRole("button", { name: "Create link" }).click();
  link = (await page.getByTestId("invitation-link").textContent()) ?? "";
  expect(link).toMatch(/\/invitations\/[\w-]{43}$/);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("row", { name: new RegExp(invited.email) }).waitFor();
  await page.reload();
  expect(await page.content()).not.toContain(link.slice(-43));
});

it("the link makes an account although sign-up is closed, once", async () => {
  const { page } = guest;
  await page.goto("/sign-up");
  await page.waitForURL("**/sign-in");
  await page.goto(new URL(link).pathname);
  await untilHydrated(page, "form");
  expect(await page.getByLabel("Email").inputValue()).toBe(invited.email);
  await page.getByLabel("Your name").fill(invited.name);
  await page.getByLabel("Password").fill(invited.password);
  await page.getByRole("button", { name: /^Join / }).click();
  await page.waitForURL(firstPage);
  await page.goto(new URL(link).pathname);
  await page.getByText("This invitation was used already.").waitFor();
});

it("an editor sees who is there and nothing to manage them with", async () => {
  const { page } = guest;
  await page.goto("/settings/members");
  await page.getByRole("row", { name: new RegExp(app.login.email) }).waitFor();
  expect(await page.getByRole("button", { name: "Invite" }).count()).toBe(0);
  expect(await page.getByRole("button", { name: /^Actions for/ }).count()).toBe(1);
  await page.getByRole("button", { name: `Actions for ${invited.name}` }).click();
  expect(await page.getByRole("menuitem").allTextContents()).toEqual(["Leave workspace"]);
  await page.keyboard.press("Escape");
});

it("a role that changes counts at once", async () => {
  await owner.page.reload();
  await memberMenu(owner.page, "Change role");
  await owner.page.getByRole("dialog").getByRole("button", { name: "Change role" }).click();
  await owner.page.getByRole("row", { name: /Grace Hopper.*viewer/ }).waitFor();
  await guest.page.goto("/prompts/new");
  expect(await guest.page.getByRole("button", { name: /Save|Create/ }).count()).toBe(0);
});

it("who is removed is out at once, and told so", async () => {
  await memberMenu(owner.page, "Remove from workspace");
  await owner.page.getByRole("button", { name: "Remove", exact: true }).click();
  // While the question is open, rows behind it are hidden from whoever asks for them by role.
  await owner.page.getByRole("button", { name: "Remove", exact: true }).waitFor({ state: "detached" });
  await owner.page.getByRole("row", { name: /Grace Hopper/ }).waitFor({ state: "detached" });
  const answer = await guest.page.request.get("/api/pages/runs/export?format=csv");
  expect(answer.status()).toBe(401);
  await guest.page.goto("/prompts");
  await guest.page.waitForURL("**/no-workspace");
  await guest.page.getByRole("button", { name: "Sign out" }).click();
  await guest.page.waitForURL("**/sign-in");
  await submitLogin(guest.page, invited.email, invited.password);
  await guest.page.waitForURL("**/no-workspace");
});

it("an owner makes another workspace, switches, and deletes it by its name", async () => {
  const { page } = owner;
  const switcher = page.getByRole("button", { name: /^Workspace: / });
  await switcher.click();
  await page.getByRole("menuitem", { name: "New workspace" }).click();
  await page.waitForURL("**/workspaces/new");
  await page.getByLabel("Name").fill("Second");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.waitForURL(firstPage);
  await page.getByRole("button", { name: "Workspace: Second" }).click();
  await page.getByRole("menuitem", { name: "My workspace" }).click();
  await page.getByRole("button", { name: "Workspace: My workspace" }).click();
  await page.getByRole("menuitem", { name: "Second" }).click();
  await page.getByRole("button", { name: "Workspace: Second" }).waitFor();
  await page.goto("/settings/workspace");
  await page.getByRole("button", { name: "Delete workspace" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Type the name/).fill("Not it");
  await dialog.getByRole("button", { name: "Delete workspace" }).click();
  await dialog.getByText("Type the workspace's name: Second").waitFor();
  await dialog.getByLabel(/^Type the name/).fill("Second");
  await dialog.getByRole("button", { name: "Delete workspace" }).click();
  await page.getByRole("button", { name: "Workspace: My workspace" }).waitFor();
  expect(owner.faults).toEqual([]);
});
