import type { Verdict } from "../statistics/comparison";
import type { CellChange } from "./packed-matrix";
import type { ExperimentStatus } from "./setup";

export interface ExperimentSummary {
  id: string;
  name: string;
  status: ExperimentStatus;
  prompt: { name: string; slug: string; href: string };
  exampleCount: number;
  trials: number;
  evaluatorNames: readonly string[];
  judgeModel: string | null;
  /** Decimal strings in USD. */
  costUsd: string | null;
  savedUsd: string | null;
  budgetUsd: string | null;
  smallestDifference: number;
  createdAt: string;
  startedAt: string | null;
  completedAt: string | null;
  startedBy: string | null;
  errorCount: number;
  /** Why the whole experiment failed, safe to show. */
  error: string | null;
  /** Any variant ran on the built-in simulated provider. */
  simulated: boolean;
}

/** One variant with its results; the numbers are null until the first aggregation. */
export interface VariantResult {
  variantId: string;
  versionId: string;
  versionNumber: number;
  provider: string;
  model: string;
  isBaseline: boolean;
  n: number;
  avgScore: number | null;
  minScore: number | null;
  maxScore: number | null;
  scoreCi: readonly [number, number] | null;
  passRate: number | null;
  avgHallucinationRate: number | null;
  /** Cells with a score below 0.5. */
  failureCount: number;
  errorCount: number;
  nullCount: number;
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  /** Means per call. */
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: string | null;
  /** Cost of the answers that were reused and not paid again. */
  savedUsd: string | null;
  /** Cost of 1,000 calls at this rate, decimal string. */
  costPerThousandUsd: string | null;
}

/** A variant against the baseline on the score. */
export interface VariantVerdict {
  variantId: string;
  verdict: Verdict;
  nPairs: number;
  missingPairs: number;
  difference: number | null;
  ci: readonly [number, number] | null;
  pValue: number | null;
  adjustedPValue: number | null;
  minimumDetectableDifference: number | null;
  examplesNeeded: number | null;
  better: number;
  worse: number;
  realButSmall: boolean;
  note: string | null;
}

export type ClaimStatus = "supported" | "contradicted" | "unsupported";

export interface Claim {
  text: string;
  status: ClaimStatus;
  evidence: string | null;
}

export interface CellEvaluator {
  name: string;
  /** "judge", "code", "embedding", "custom". */
  kind: string;
  weight: number;
  score: number | null;
  baselineScore: number | null;
  passed: boolean | null;
  reason: string | null;
  /** "provider/model" that was asked for the score: the judge, or the one that embedded; null where none was. */
  judgeModel: string | null;
  /** As it was sent; null where the model takes none. */
  judgeTemperature: number | null;
  judgePromptVersion: string | null;
  /** Decimal string in USD. */
  costUsd: string | null;
  /** Taken from an identical judgement of before. */
  reused: boolean;
}

/** What a person said of a cell's scores. */
export interface CellReview {
  reviewer: string;
  /** The reviewer's own score was given before the judge's was shown, and stays. */
  blind: boolean;
  /** Of the person looking. */
  own: boolean;
  /** Null: answered blind, and not said since whether the judge was right. */
  agrees: boolean | null;
  score: number | null;
  hallucination: boolean | null;
  note: string;
  at: string;
}

/** A judged evaluator of an experiment and how far people agree with its judge. */
export interface ExperimentJudge {
  evaluator: string;
  /** "provider/model"; null while it has judged nothing. */
  model: string | null;
  /** "judge agrees with people 0.81 κ, n=64", or "not yet measured". */
  badge: string;
}

/** A message as it was sent; parts that came from a variable carry its name. */
export interface RenderedMessage {
  role: string;
  parts: readonly { text: string; variable: string | null }[];
}

/** All of one cell, loaded when it is opened. */
export interface CellDetail {
  id: string;
  /** The id of its evaluation result, which reviews are of. */
  resultId: string;
  trial: number;
  /** Cells of the other trials of this variant and example, itself included, in order; one when there is one trial. */
  trialCellIds: readonly string[];
  status: "pending" | "running" | "completed" | "failed" | "cancelled";
  provider: string;
  model: string;
  score: number | null;
  passed: boolean | null;
  hallucinationRate: number | null;
  reason: string | null;
  output: string | null;
  expected: string | null;
  error: { kind: string; message: string } | null;
  claims: readonly Claim[];
  evaluators: readonly CellEvaluator[];
  prompt: readonly RenderedMessage[];
  latencyMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  /** Of a reused answer: what it cost when it was made. */
  costUsd: string | null;
  reused: boolean;
  runId: string | null;
  /** Oldest first. */
  reviews: readonly CellReview[];
}

/** What a running experiment pushes; every count is of cells. */
export interface ExperimentProgress {
  total: number;
  scored: number;
  judging: number;
  calling: number;
  retrying: number;
  failed: number;
  reused: number;
  elapsedMs: number;
  /** Null until there is a rate to tell from. */
  remainingMs: number | null;
  cellsPerSecond: number | null;
  /** Calls made at once, in each process. */
  concurrency: number;
  /** Calls under way in this process; null when another does the work. */
  busyWorkers: number | null;
  retries: number;
  /** Milliseconds to the next retry. */
  nextRetryMs: number | null;
  costUsd: string;
  projectedCostUsd: string | null;
}

/** A finished cell for the feed, newest first. */
export interface FeedItem {
  cellId: string;
  at: string;
  exampleName: string;
  variantId: string;
  latencyMs: number | null;
  score: number | null;
  errorCode: string | null;
}

/** Means so far of one variant while the experiment runs. */
export interface VariantProgress {
  variantId: string;
  done: number;
  total: number;
  avgScore: number | null;
  failureCount: number;
  latencyP50Ms: number | null;
  costUsd: string | null;
  /** Said under the strips: "v6 is rate-limited (429) by the provider." */
  warning: string | null;
  /** Calls wait because the provider limits their rate: fewer at once would help. */
  isRateLimited: boolean;
}

/** A variant against the baseline on a metric beside the score. Verdicts are given on the score alone. */
export interface SecondaryComparison {
  metric: "pass_rate" | "hallucination_rate";
  variantId: string;
  nPairs: number;
  difference: number | null;
  ci: readonly [number, number] | null;
  adjustedPValue: number | null;
}

/** What a running experiment shows at one moment. */
export interface RunningView {
  progress: ExperimentProgress;
  variants: readonly VariantProgress[];
  /** Newest first. */
  feed: readonly FeedItem[];
}

/** What is pushed to the page of a running experiment. */
export interface RunningNews extends RunningView {
  status: ExperimentStatus;
  changes: readonly CellChange[];
}

/** The one finding an experiment is listed with. */
export interface ListedVerdict {
  variantId: string;
  versionNumber: number;
  model: string;
  verdict: Verdict;
  difference: number | null;
  ci: readonly [number, number] | null;
  adjustedPValue: number | null;
  nPairs: number;
}

/** An experiment in a list. */
export interface ListedExperiment {
  id: string;
  number: number;
  name: string;
  status: ExperimentStatus;
  promptSlug: string;
  total: number;
  completed: number;
  failed: number;
  variantCount: number;
  /** Null while there is nothing to compare. */
  verdict: ListedVerdict | null;
  /** Other variants with a verdict. */
  moreVerdicts: number;
  smallestDifference: number;
  costUsd: string | null;
  createdAt: string;
  startedAt: string | null;
  completedAt: string | null;
}
