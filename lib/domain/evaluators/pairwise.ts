import { z } from "zod";
import { type WinRate, winRate } from "../statistics/proportions";
import type { JudgeAnswer, JudgeRequest } from "./evaluator";
import { fenceRule, fenceSections } from "./fence";
import { answerRule, unreadable } from "./judge";

/** What two outputs are compared by, and who compares. */
export interface PairwiseSpec {
  criteria: string;
  /** "provider/model", or null for the workspace's judge model. */
  model: string | null;
}

export const pairwisePromptVersion = "pairwise/1";

/** Two outputs for the same example. Everything in it came from a model or a user: treat it as hostile. */
export interface Pair {
  /** The example's input variables as JSON. */
  input: string;
  expected: string | null;
  context: string | null;
  variant: string;
  baseline: string;
}

/** Of the variant. */
export type PairOutcome = "win" | "loss" | "tie";

/** A pair judged in both orders; `outcome` null: a judge's answer is missing. */
export interface PairVerdict {
  outcome: PairOutcome | null;
  /** The two orders disagreed, which makes a tie. */
  flipped: boolean;
  reason: string;
}

const answerSchema = z.object({
  reason: z.string().describe("One or two sentences: what decides between the two outputs."),
  winner: z.enum(["first", "second", "tie"]).describe("Which output meets the criteria better."),
});

const system = [
  "You compare two outputs of language models for the same input, by the criteria below and by nothing else.",
  "Output 1 is the first, output 2 the second; which is shown first means nothing. Length, tone and format count only as",
  "far as the criteria say. Answer tie when neither meets the criteria better than the other.",
  'Give "reason" first, then "winner".',
  fenceRule,
  answerRule,
].join("\n");

/** The two questions about a pair: the variant first, then the baseline first. */
export function pairQuestions(pair: Pair, spec: PairwiseSpec): [JudgeRequest, JudgeRequest] {
  const material = [
    { name: "input", text: pair.input },
    { name: "context", text: pair.context ?? "" },
    { name: "expected output", text: pair.expected ?? "" },
  ].filter((section) => section.text.trim() !== "");
  const ask = (first: string, second: string): JudgeRequest => ({
    system: `${system}\n\nCriteria:\n${spec.criteria}`,
    user: fenceSections([...material, { name: "output 1", text: first }, { name: "output 2", text: second }]),
    name: "pairwise",
    schema: answerSchema,
    model: spec.model,
  });
  return [ask(pair.variant, pair.baseline), ask(pair.baseline, pair.variant)];
}

/** What needs no judge: outputs that are the same but for the space around them. */
export function sameOutputs(pair: Pick<Pair, "variant" | "baseline">): PairVerdict | null {
  if (pair.variant.trim() !== pair.baseline.trim()) return null;
  return { outcome: "tie", flipped: false, reason: "The outputs are the same." };
}

function outcomeOf(winner: "first" | "second" | "tie", variant: "first" | "second"): PairOutcome {
  if (winner === "tie") return "tie";
  return winner === variant ? "win" : "loss";
}

/**
 * The verdict of both orders. The same winner twice wins; anything else is a tie, since a preference that depends on
 * the order is none. An unreadable or missing answer leaves the pair without an outcome.
 */
export function pairVerdict(variantFirst: JudgeAnswer, baselineFirst: JudgeAnswer): PairVerdict {
  const failed = [variantFirst, baselineFirst].find((answer) => !answer.ok);
  if (failed !== undefined && !failed.ok) {
    return { outcome: null, flipped: false, reason: unreadable(failed).reason };
  }
  const [one, other] = [variantFirst, baselineFirst].map((answer) =>
    answerSchema.parse(answer.ok && answer.value),
  );
  if (one === undefined || other === undefined) throw new Error("There are two answers.");
  const first = outcomeOf(one.winner, "first");
  const second = outcomeOf(other.winner, "second");
  const flipped = first !== second;
  const reason = flipped
    ? `The order decided. Shown first: ${one.reason} Shown second: ${other.reason}`
    : one.reason;
  return { outcome: flipped ? "tie" : first, flipped, reason };
}

/** A judged pair of one example and trial. */
export interface JudgedPair {
  exampleId: string;
  outcome: PairOutcome | null;
  flipped: boolean;
}

/** Win rate of a variant with what it is made of. */
export interface PairTally extends WinRate {
  /** Examples without any usable judgement. */
  missing: number;
  /** Judgements whose orders disagreed. */
  flips: number;
}

/**
 * Win rate over examples. The trials of an example are no independent judgements: they count once, by which side won
 * more of them.
 * @param examples how many there are, judged or not.
 */
export function tallyPairs(pairs: readonly JudgedPair[], examples: number): PairTally {
  const leads = new Map<string, number>();
  for (const { exampleId, outcome } of pairs) {
    if (outcome === null) continue;
    const step = outcome === "win" ? 1 : outcome === "loss" ? -1 : 0;
    leads.set(exampleId, (leads.get(exampleId) ?? 0) + step);
  }
  const all = [...leads.values()];
  const wins = all.filter((lead) => lead > 0).length;
  const losses = all.filter((lead) => lead < 0).length;
  return {
    ...winRate(wins, losses, all.length - wins - losses),
    missing: Math.max(0, examples - all.length),
    flips: pairs.filter(({ flipped }) => flipped).length,
  };
}
