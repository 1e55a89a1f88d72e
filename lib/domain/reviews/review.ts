import type { EvaluatorType } from "../evaluators/evaluator";

/** How a reviewed cell was chosen: blind and at random, or by a person for a reason of their own. */
export type SampledBy = "uniform" | "picked";

/** What a judge had said of a cell when a person answered. */
export interface JudgedScore {
  evaluator: string;
  type: EvaluatorType;
  /** "provider/model". */
  model: string;
  promptVersion: string | null;
  score: number;
  /** The score passed at or above this. */
  threshold: number;
}

/** Marks a person gives, from worst to best. */
export const marks = [1, 2, 3, 4, 5] as const;
export type Mark = (typeof marks)[number];

/** A mark as a score: 1 is 0, 5 is 1, even steps between. */
export function scoreOfMark(mark: Mark): number {
  return (mark - 1) / (marks.length - 1);
}

/** What people are asked about a cell, in the words of the evaluator whose question it is. */
export interface ReviewQuestion {
  /** Null when only hallucination is asked about. */
  evaluator: string | null;
  text: string;
  asksHallucination: boolean;
}

/** Evaluator of a cell, as far as its question is concerned. */
interface Asked {
  name: string;
  type: EvaluatorType;
  criteria: string | null;
}

const correctness = "How far does this output give the expected answer, whatever its wording?";

/**
 * The question a person answers blind: that of one judged evaluator of the cell, so that both answer the same.
 * @param choice a number that stays with cell and reviewer; it picks among several evaluators.
 */
export function reviewQuestion(asked: readonly Asked[], choice: number): ReviewQuestion {
  const scored = asked.filter(({ type }) => type === "llm_correctness" || type === "rubric");
  const one = scored.length === 0 ? undefined : scored[choice % scored.length];
  const asksHallucination = asked.some(({ type }) => type === "hallucination");
  if (one === undefined) {
    const text =
      "Does the output claim anything that the messages, the context or the expected output do not support?";
    return { evaluator: null, text, asksHallucination };
  }
  const text =
    one.criteria === null ? correctness : `How far does this output meet these criteria? ${one.criteria}`;
  return { evaluator: one.name, text, asksHallucination };
}
