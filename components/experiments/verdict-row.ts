import { pairsSentence, verdictSentence } from "@/lib/domain/experiments/finding";
import type { VariantResult, VariantVerdict } from "./types";

/** One variant against the baseline, as the strip's table and its cards show it. */
export interface VerdictRow {
  variant: VariantResult;
  verdict: VariantVerdict;
  /** What it rests on. */
  line: string;
  /** What the verdict means. */
  sentence: string;
}

export function verdictRow(
  variant: VariantResult,
  verdict: VariantVerdict,
  { baseline, smallestDifference }: { baseline: VariantResult; smallestDifference: number },
): VerdictRow {
  return {
    variant,
    verdict,
    line: verdict.note ?? pairsSentence({ ...verdict, smallestDifference }),
    sentence: verdictSentence({ ...verdict, baseline: `v${baseline.versionNumber}`, smallestDifference }),
  };
}
