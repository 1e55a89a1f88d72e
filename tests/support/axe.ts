import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** The part of axe-core's answer that is read here (axe-core, doc/API.md, "Results Object"). */
interface Violation {
  id: string;
  impact: "minor" | "moderate" | "serious" | "critical" | null;
  nodes: { target: unknown[]; html: string; failureSummary?: string }[];
}

interface AxeWindow {
  axe: { run(context: Document, options: object): Promise<{ violations: Violation[] }> };
}

/** WCAG 2.0 to 2.2, levels A and AA, and what axe holds good practice. */
const allRules = {
  type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

let source: string | undefined;

/** Impacts that keep a person from using a page; below them axe gives advice. */
const barriers: ReadonlySet<Violation["impact"]> = new Set(["serious", "critical"]);

/**
 * What axe-core finds wrong with the page as it is shown now: "serious color-contrast: .class …" for each element.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  source ??= readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(source);
  const violations = await page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as AxeWindow;
    return (await axe.run(document, { runOnly, resultTypes: ["violations"] })).violations;
  }, allRules);
  const found = violations.filter(({ impact }) => barriers.has(impact));
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, html, failureSummary }) => {
      const why = failureSummary?.split("\n")[1]?.trim() ?? "";
      return `${impact} ${id}: ${target.join(" ")} ${html.slice(0, 160)} (${why.slice(0, 160)})`;
    }),
  );
}
