import type { Browser, BrowserContext, Page } from "playwright-core";
import type { RunningApp } from "./app";

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** What the browser complained of so far: console errors, CSP violations, exceptions, requests that failed. */
  faults: string[];
}

export interface Screen {
  width?: number;
  height?: number;
  theme?: "light" | "dark";
}

/** Leaving a page cancels its prefetches and its event stream; that is no fault. */
const cancelled = /net::ERR_ABORTED/;

function watch(page: Page, faults: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "failed";
    if (!cancelled.test(reason)) faults.push(`request: ${request.method()} ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`answer: ${response.status()} ${response.url()}`);
  });
}

/** A browser profile of its own with one page, its complaints collected. */
export async function openVisit(
  browser: Browser,
  app: RunningApp,
  { width = 1440, height = 900, theme = "light" }: Screen = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: app.url,
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults: string[] = [];
  watch(page, faults);
  return { context, page, faults };
}

/**
 * Waits until React handles what happens to the first element of a selector. React marks elements while it still
 * renders; only once the whole document is hydrated are its handlers sure to be called.
 */
export async function untilHydrated(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => {
    type Container = { stateNode: { current: { memoizedState: { isDehydrated: boolean } } } };
    const ofReact = (node: object, prefix: string): unknown =>
      Object.entries(node).find(([key]) => key.startsWith(prefix))?.[1];
    const container = ofReact(document, "__reactContainer") as Container | undefined;
    const element = document.querySelector(wanted);
    if (container === undefined || element === null) return false;
    return (
      !container.stateNode.current.memoizedState.isDehydrated &&
      ofReact(element, "__reactProps") !== undefined
    );
  }, selector);
}

/** Types a login into the sign-in page and sends it, once React has taken the form over: the browser alone would reload. */
export async function submitLogin(page: Page, email: string, password: string): Promise<void> {
  await untilHydrated(page, "form");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Signs the page's profile in as the owner and waits until it is at `path`. */
export async function signIn(page: Page, app: RunningApp, path = "/prompts"): Promise<void> {
  await page.goto(`/sign-in?${new URLSearchParams({ callbackUrl: path })}`);
  await submitLogin(page, app.login.email, app.login.password);
  await page.waitForURL(`**${path}`);
}

/** Keeps what a failed test saw, in `test-results/`. */
export async function photograph(page: Page, name: string): Promise<void> {
  const file = `test-results/${name.replace(/[^a-z0-9]+/gi, "-").slice(0, 80)}.png`;
  await page.screenshot({ path: file, fullPage: true }).catch(() => undefined);
  console.log(`${page.url()}: see ${file}`);
}
