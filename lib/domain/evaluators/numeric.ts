import { Decimal } from "decimal.js";
import { z } from "zod";
import type { EvaluatorDefinition } from "./evaluator";
import { excerpt, missing, verdict } from "./results";

const Exact = Decimal.clone({ precision: 60 });

const toleranceField = (title: string, description: string) =>
  z.number().min(0).max(1e12).default(0).meta({ title, description });

const configSchema = z.strictObject({
  absolute: toleranceField("Absolute tolerance", "How far from the expected number the output's may be."),
  relative: toleranceField(
    "Relative tolerance",
    "The same as a share of the expected number: 0.01 is one percent.",
  ),
});
type Config = z.output<typeof configSchema>;

const numberPattern = /[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?|[-+]?\.\d+/g;

/**
 * The number a text gives: the last one in it, since answers come after their working. Reads thousands separators
 * ("1,234.5"), exponents and the true minus sign; a percent sign or unit is not part of it.
 */
export function lastNumber(text: string): Decimal | null {
  const plain = text.replaceAll("−", "-");
  let last: RegExpExecArray | null = null;
  for (const match of plain.matchAll(numberPattern)) last = match;
  if (last === null) return null;
  // In "3-4" or "gpt-4" the hyphen joins; it is not a sign.
  const before = plain[last.index - 1];
  const digits =
    before !== undefined && /[\p{L}\p{N}]/u.test(before) ? last[0].replace(/^[-+]/, "") : last[0];
  return new Exact(digits.replaceAll(",", ""));
}

export const numeric: EvaluatorDefinition<Config> = {
  type: "numeric",
  kind: "deterministic",
  label: "Number",
  description: "1 when the last number in the output is the expected one, within the tolerance.",
  configSchema,
  defaultThreshold: 1,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: (example) => example.expected !== null,
  evaluate: ({ output, expected }, config) => {
    const wanted = expected === null ? null : lastNumber(expected);
    if (wanted === null) return missing("The expected output holds no number. Correct the example.");
    const given = lastNumber(output);
    if (given === null)
      return verdict(false, `No number in the output; expected ${excerpt(wanted.toString())}.`);
    const difference = given.minus(wanted).abs();
    const allowed = Exact.max(config.absolute, wanted.abs().times(config.relative));
    const details = {
      output: excerpt(given.toString()),
      expected: excerpt(wanted.toString()),
      difference: excerpt(difference.toString()),
    };
    const holds = difference.lessThanOrEqualTo(allowed);
    const relation = holds ? "is within" : "is farther than";
    return verdict(
      holds,
      `${details.output} ${relation} ${allowed.toString()} of ${details.expected}.`,
      details,
    );
  },
};
