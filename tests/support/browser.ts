import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const systemBrowsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function systemChromium(): string | undefined {
  const configured = process.env.CHROMIUM_PATH;
  if (configured !== undefined && existsSync(configured)) return configured;
  for (const name of systemBrowsers) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // Not installed under this name.
    }
  }
  const macChrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return existsSync(macChrome) ? macChrome : undefined;
}

/**
 * What the packaged browser is told for Lambda's sake and tests are better without: one process for everything falls as
 * a whole, and the guards of a person's browser stay on.
 */
const unwantedArgs = ["--single-process", "--disable-web-security", "--allow-running-insecure-content"];

/** The Chromium inside the npm package; told it is on Lambda, it also brings the shared libraries a bare machine lacks. */
async function packagedChromium(): Promise<{ path: string; args: string[] }> {
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs24.x";
  const { default: packaged } = await import("@sparticuz/chromium");
  packaged.setGraphicsMode = false;
  return {
    path: await packaged.executablePath(),
    args: packaged.args.filter((arg) => !unwantedArgs.includes(arg)),
  };
}

/** Starts a headless Chromium: the system's where there is one, else the one from npm. `CHROMIUM_PATH` names another. */
export async function launchBrowser(): Promise<Browser> {
  const system = systemChromium();
  if (system !== undefined) {
    const asRoot = process.getuid?.() === 0;
    return chromium.launch({ executablePath: system, args: asRoot ? ["--no-sandbox"] : [] });
  }
  const { path, args } = await packagedChromium();
  return chromium.launch({ executablePath: path, args });
}
