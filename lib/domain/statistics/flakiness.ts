import { standardDeviationOf } from "./moments";
import { type Proportion, proportion } from "./proportions";

/** One trial of one example. */
export interface Trial {
  score: number | null;
  passed: boolean | null;
}

/** Spread of one example's trials. */
export interface ExampleFlakiness {
  exampleId: string;
  /** Trials with a score. */
  trials: number;
  /** Standard deviation of the scores between trials; null for fewer than two. */
  standardDeviation: number | null;
  passed: number;
  failed: number;
  /** Passed in some trials and failed in others. */
  flaky: boolean;
}

export interface Flakiness {
  examples: ExampleFlakiness[];
  /** Root of the mean within-example variance, weighted by degrees of freedom; null without repeated trials. */
  withinStandardDeviation: number | null;
  /** Flaky examples among those with at least two pass/fail answers. */
  flaky: Proportion;
}

/** How much a variant's answers to the same example differ between trials. Examples in the map's order. */
export function flakiness(trials: ReadonlyMap<string, readonly Trial[]>): Flakiness {
  let squares = 0;
  let degrees = 0;
  let repeated = 0;
  const examples = [...trials].map(([exampleId, list]): ExampleFlakiness => {
    const scores = list.flatMap(({ score }) => (score === null ? [] : [score]));
    const passed = list.filter((trial) => trial.passed === true).length;
    const failed = list.filter((trial) => trial.passed === false).length;
    const spread = scores.length < 2 ? null : standardDeviationOf(scores);
    if (spread !== null) {
      squares += spread * spread * (scores.length - 1);
      degrees += scores.length - 1;
    }
    if (passed + failed >= 2) repeated++;
    return {
      exampleId,
      trials: scores.length,
      standardDeviation: spread,
      passed,
      failed,
      flaky: passed > 0 && failed > 0,
    };
  });
  return {
    examples,
    withinStandardDeviation: degrees > 0 ? Math.sqrt(squares / degrees) : null,
    flaky: proportion(examples.filter((example) => example.flaky).length, repeated),
  };
}
