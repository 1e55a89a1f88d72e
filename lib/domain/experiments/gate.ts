import { Decimal } from "decimal.js";
import type { ExperimentAnswer, ExperimentResultAnswer } from "../api/experiments";
import type { Gates } from "../api/gates";
import { rounding } from "../evaluators/score-cell";

/** One rule on one variant. */
export interface GateCheck {
  variant: string;
  rule: keyof Gates | "completed";
  /** Null when it holds; else why it does not. */
  failure: string | null;
}

export interface GateOutcome {
  passed: boolean;
  checks: GateCheck[];
}

/** What a page says of the gate. */
export interface GateFinding {
  passed: boolean;
  /** One sentence a failed rule and variant. */
  reasons: string[];
  /** How many rules there are. */
  rules: number;
}

/** What an experiment's variants are compared with. */
export interface GateBaseline {
  variantId: string;
  versionNumber: number | null;
  /** Number of the version that was in production when the experiment started; null when none was. */
  productionNumber: number | null;
}

/** Without rules of its own or of its prompt an experiment passes when nothing regressed. */
export const defaultGates: Gates = { no_regression: true };

function variantName({ version_number, provider, model }: ExperimentResultAnswer): string {
  return `v${version_number} on ${provider}/${model}`;
}

type Show = (value: number, digits?: number) => string;

/** A figure that misses its bound, with the digits it takes to see that it does. */
function beside(limit: number, value: number, show: Show): string {
  const precise = [undefined, 6, 9].map((digits) => show(value, digits));
  return precise.find((text) => text !== show(limit)) ?? show(value);
}

/** A figure against its bound; one that is missing holds nothing. */
function bound(
  value: number | null,
  limit: number,
  kind: "at least" | "at most",
  what: string,
  show: Show,
): string | null {
  if (value === null) return `${what} was not measured; it must be ${kind} ${show(limit)}.`;
  // The mean of ten scores of 0.8 is 0.7999999999999999.
  const holds = kind === "at least" ? value >= limit - rounding : value <= limit + rounding;
  return holds ? null : `${what} is ${beside(limit, value, show)}; it must be ${kind} ${show(limit)}.`;
}

const asScore: Show = (value, digits = 4) => String(Number(value.toFixed(digits)));
const asPercent: Show = (value, digits = 2) => `${Number((value * 100).toFixed(digits))} %`;
const asMilliseconds: Show = (value, digits = 0) => `${Number(value.toFixed(digits))} ms`;

function costFailure(cost: string | null, limit: string): string | null {
  if (cost === null) return `The cost is unknown; it must be at most $${limit}. Give the model a price.`;
  return new Decimal(cost).lte(limit) ? null : `The cost is $${cost}; it must be at most $${limit}.`;
}

/**
 * The rule is about production. Where another version is the baseline although one was in production, nothing was
 * compared with it, and what was not measured does not hold. Without a version in production the baseline stands in.
 */
function regressionFailure(
  experiment: ExperimentAnswer,
  variantId: string,
  { variantId: baselineId, versionNumber, productionNumber }: GateBaseline,
): string | null {
  if (productionNumber !== null && versionNumber !== productionNumber) {
    const baseline = versionNumber === null ? "" : `: v${versionNumber} is the baseline`;
    return `The score was not compared with production (v${productionNumber})${baseline}. Start the experiment with v${productionNumber} as its baseline.`;
  }
  if (variantId === baselineId) return null;
  const against = productionNumber === null ? "the baseline" : `production (v${productionNumber})`;
  const comparison = experiment.comparisons.find(
    (item) => item.variant_id === variantId && item.metric === "score",
  );
  if (comparison === undefined || comparison.difference === null) {
    return `The score could not be compared with ${against}: no example has a score in both.`;
  }
  if (comparison.verdict !== "regressed") return null;
  return `The score regressed against ${against} by ${asScore(Math.abs(comparison.difference))} over ${comparison.n_pairs} examples.`;
}

/** What the rules are held against, the same for every variant. */
interface GateContext {
  gates: Gates;
  experiment: ExperimentAnswer;
  cellsPerVariant: number;
  baseline: GateBaseline;
}

function failureOf(rule: keyof Gates, result: ExperimentResultAnswer, context: GateContext): string | null {
  const { gates, experiment, cellsPerVariant, baseline } = context;
  const limit = (name: Exclude<keyof Gates, "no_regression" | "max_cost_usd">) => gates[name] ?? 0;
  switch (rule) {
    case "min_score":
      return bound(result.avg_score, limit(rule), "at least", "The average score", asScore);
    case "min_pass_rate":
      return bound(result.pass_rate, limit(rule), "at least", "The pass rate", asPercent);
    case "max_hallucination_rate":
      return bound(
        result.avg_hallucination_rate,
        limit(rule),
        "at most",
        "The average hallucination rate",
        asPercent,
      );
    case "max_error_rate": {
      const rate = cellsPerVariant === 0 ? null : result.error_count / cellsPerVariant;
      return bound(rate, limit(rule), "at most", "The share of failed cells", asPercent);
    }
    case "max_latency_p95_ms":
      return bound(result.latency_ms.p95, limit(rule), "at most", "The latency (p95)", asMilliseconds);
    case "max_cost_usd":
      return costFailure(result.cost_usd, gates.max_cost_usd ?? "0");
    case "no_regression":
      return gates.no_regression === true ? regressionFailure(experiment, result.variant_id, baseline) : null;
  }
}

/**
 * Whether an experiment that has ended may pass a build: every rule on every variant but the baseline, or on the
 * baseline where it is the only variant. A figure that was not measured fails its rule.
 * @param gates rules of the experiment, or of its prompt as they were when it started; null takes `defaultGates`.
 */
export function checkGate(
  experiment: ExperimentAnswer,
  gates: Gates | null,
  baseline: GateBaseline,
): GateOutcome {
  const checks: GateCheck[] = [];
  if (experiment.status !== "completed") {
    const reason = experiment.error === null ? "" : ` ${experiment.error}`;
    checks.push({
      variant: experiment.name,
      rule: "completed",
      failure: `The experiment ended as ${experiment.status}.${reason}`,
    });
  }
  const others = experiment.results.filter((result) => result.variant_id !== baseline.variantId);
  const judged = others.length > 0 ? others : experiment.results;
  const cellsPerVariant =
    experiment.results.length === 0 ? 0 : experiment.progress.total / experiment.results.length;
  const given = gates === null || Object.keys(gates).length === 0 ? defaultGates : gates;
  const context: GateContext = { gates: given, experiment, cellsPerVariant, baseline };
  for (const result of judged) {
    for (const rule of Object.keys(given) as (keyof Gates)[]) {
      const failure = failureOf(rule, result, context);
      checks.push({ variant: variantName(result), rule, failure });
    }
  }
  return { passed: checks.every(({ failure }) => failure === null), checks };
}

/** What speaks against passing, one sentence a failed rule. */
export function gateReasons({ checks }: GateOutcome): string[] {
  return checks.flatMap(({ variant, failure }) => (failure === null ? [] : [`${variant}: ${failure}`]));
}

/** Escapes for XML 1.0, in which most control characters cannot be written at all. */
function xml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 excludes
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"'\n\r\t]/g, (char) => `&#${char.charCodeAt(0)};`)
  );
}

/** The outcome as JUnit XML, one test case a rule and variant, which CI systems show as test results. */
export function gateJunit(experiment: ExperimentAnswer, { checks }: GateOutcome): string {
  const failures = checks.filter(({ failure }) => failure !== null).length;
  const cases = checks.map(({ variant, rule, failure }) => {
    const open = `    <testcase classname="${xml(variant)}" name="${xml(rule)}"`;
    return failure === null
      ? `${open}/>`
      : `${open}>\n      <failure message="${xml(failure)}"/>\n    </testcase>`;
  });
  const counts = `tests="${checks.length}" failures="${failures}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Assay" ${counts}>`,
    `  <testsuite name="${xml(experiment.name)}" id="${experiment.id}" ${counts}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}
