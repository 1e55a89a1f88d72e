import type { Gates } from "@/lib/domain/api/gates";
import type { FieldError } from "@/lib/domain/errors";

type Bound = Exclude<keyof Gates, "no_regression">;

export interface BoundField {
  name: Bound;
  label: string;
  /** Shown as typed: rates in percent, the rest as the API has it. */
  unit: "score" | "percent" | "usd" | "ms";
  placeholder: string;
}

/** The bounds of the form, in its order. */
export const boundFields: readonly BoundField[] = [
  { name: "min_score", label: "Average score at least", unit: "score", placeholder: "0.80" },
  { name: "min_pass_rate", label: "Pass rate at least, %", unit: "percent", placeholder: "90" },
  {
    name: "max_hallucination_rate",
    label: "Hallucination rate at most, %",
    unit: "percent",
    placeholder: "5",
  },
  { name: "max_error_rate", label: "Failed cells at most, %", unit: "percent", placeholder: "1" },
  { name: "max_cost_usd", label: "Cost of a variant at most, $", unit: "usd", placeholder: "2.50" },
  { name: "max_latency_p95_ms", label: "Latency p95 at most, ms", unit: "ms", placeholder: "2000" },
];

/** Rules as typed. */
export interface GatesDraft {
  noRegression: boolean;
  bounds: Record<Bound, string>;
}

/** A percentage of a share without the noise of binary fractions: 0.07 is 7, not 7.000000000000001. */
function percentOf(share: number): string {
  return String(Number((share * 100).toFixed(6)));
}

function boundText({ name, unit }: BoundField, gates: Gates): string {
  const value = gates[name];
  if (value === undefined) return "";
  return unit === "percent" ? percentOf(Number(value)) : String(value);
}

/** The form of a prompt's rules; without any, what holds then: nothing may have regressed. */
export function gatesDraft(gates: Gates | null): GatesDraft {
  const given = gates ?? { no_regression: true };
  return {
    noRegression: given.no_regression ?? false,
    bounds: Object.fromEntries(
      boundFields.map((field) => [field.name, boundText(field, given)]),
    ) as GatesDraft["bounds"],
  };
}

function readBound({ unit }: BoundField, text: string): number | string | null {
  if (unit === "usd") return text;
  const value = Number(text.replace(",", "."));
  if (!Number.isFinite(value)) return null;
  return unit === "percent" ? Number((value / 100).toFixed(8)) : value;
}

/** The rules a form stands for; the server checks ranges. */
export function readGates(
  draft: GatesDraft,
): { ok: true; gates: Gates } | { ok: false; fields: FieldError[] } {
  const fields: FieldError[] = [];
  const gates: Record<string, unknown> = {};
  for (const field of boundFields) {
    const text = draft.bounds[field.name].trim();
    if (text === "") continue;
    const value = readBound(field, text);
    if (value === null) fields.push({ pointer: `/gates/${field.name}`, message: "Write a number." });
    else gates[field.name] = value;
  }
  if (fields.length > 0) return { ok: false, fields };
  const bounded = Object.keys(gates).length > 0;
  // `false` alone is kept: without any rule the default would hold, which is the opposite of what was chosen.
  if (draft.noRegression || !bounded) gates.no_regression = draft.noRegression;
  return { ok: true, gates: gates as Gates };
}
