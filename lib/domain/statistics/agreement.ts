import type { Interval } from "./bootstrap";
import { normalQuantile } from "./distributions";
import { type Proportion, proportion } from "./proportions";

/** Sums of shares that should cancel leave at most this much; one disagreement among a billion leaves more. */
const rounding = 1e-12;

/** Chance-corrected agreement of two raters. `kappa` is null when agreement by chance is certain. */
export interface Agreement {
  n: number;
  agreement: Proportion;
  kappa: number | null;
  /** Exactly 0 where the raters always agreed, or one of them always said the same. */
  standardError: number | null;
  ci: Interval | null;
}

/**
 * Cohen's kappa of a square table, `table[i][j]` counting items that the first rater put in category i and the
 * second in j, with the large-sample standard error of Fleiss, Cohen and Everitt (1969) and a normal interval.
 */
export function cohenKappa(table: readonly (readonly number[])[], confidence = 0.95): Agreement {
  const size = table.length;
  const cell = (i: number, j: number) => table[i]?.[j] ?? 0;
  const categories = Array.from({ length: size }, (_, i) => i);
  const n = categories.reduce((sum, i) => sum + categories.reduce((row, j) => row + cell(i, j), 0), 0);
  const agreed = categories.reduce((sum, i) => sum + cell(i, i), 0);
  const agreement = proportion(agreed, n, confidence);
  const unknown = { n, agreement, kappa: null, standardError: null, ci: null };
  if (n === 0) return unknown;
  const first = categories.map((i) => categories.reduce((sum, j) => sum + cell(i, j), 0) / n);
  const second = categories.map((j) => categories.reduce((sum, i) => sum + cell(i, j), 0) / n);
  const observed = agreed / n;
  const expected = categories.reduce((sum, i) => sum + (first[i] ?? 0) * (second[i] ?? 0), 0);
  if (1 - expected < rounding) return unknown;
  const kappa = (observed - expected) / (1 - expected);
  let diagonal = 0;
  let offDiagonal = 0;
  for (const i of categories) {
    diagonal += (cell(i, i) / n) * (1 - ((first[i] ?? 0) + (second[i] ?? 0)) * (1 - kappa)) ** 2;
    for (const j of categories) {
      if (i !== j) offDiagonal += (cell(i, j) / n) * ((first[j] ?? 0) + (second[i] ?? 0)) ** 2;
    }
  }
  const spread = diagonal + (1 - kappa) ** 2 * offDiagonal - (kappa - expected * (1 - kappa)) ** 2;
  const standardError = spread < rounding ? 0 : Math.sqrt(spread / n) / (1 - expected);
  const half = normalQuantile((1 + confidence) / 2) * standardError;
  return {
    n,
    agreement,
    kappa,
    standardError,
    ci: [Math.max(-1, kappa - half), Math.min(1, kappa + half)],
  };
}

/** A yes/no judge's answers, counted by what people said. */
export interface DetectionCounts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
}

/** How well a yes/no judge finds what people found. */
export interface DetectionQuality extends DetectionCounts {
  n: number;
  /** Of what the judge flagged, the share people flagged too. */
  precision: Proportion;
  /** Of what people flagged, the share the judge flagged too. */
  recall: Proportion;
}

/** Precision and recall with Wilson intervals; people are taken as the truth. */
export function detectionQuality(counts: DetectionCounts, confidence = 0.95): DetectionQuality {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  return {
    ...counts,
    n: truePositives + falsePositives + falseNegatives + trueNegatives,
    precision: proportion(truePositives, truePositives + falsePositives, confidence),
    recall: proportion(truePositives, truePositives + falseNegatives, confidence),
  };
}
