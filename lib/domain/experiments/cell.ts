import type { EvaluatorType } from "../evaluators/evaluator";
import type { JsonObject } from "../json";

/** One evaluator's score of one cell, as it is stored. */
export interface ScoreRecord {
  evaluator: string;
  type: EvaluatorType;
  weight: number;
  score: number | null;
  passed: boolean | null;
  reason: string;
  details: JsonObject;
  /** "provider/model" that was asked for the score: the judge, or the one that embedded; null where none was. */
  judgeModel: string | null;
  judgeTemperature: number | null;
  judgePromptVersion: string | null;
  /** The judge's raw answer, kept when it could not be parsed. */
  judgeRaw: string | null;
  /** Decimal string in USD paid for this score; null for evaluators that call nothing. */
  costUsd: string | null;
  /** Hex SHA-256 under which an identical judgement is found again. */
  reuseKey: string | null;
  reused: boolean;
}

/** Result of a cell, as it is written: once, and only while the cell is pending. */
export interface CellOutcome {
  cellId: string;
  status: "completed" | "failed";
  runId: string | null;
  score: number | null;
  passed: boolean | null;
  hallucinationRate: number | null;
  claimCount: number | null;
  reason: string | null;
  errorKind: string | null;
  errorMessage: string | null;
  latencyMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  /** What the generation cost when it was made; of a reused cell the original cost. */
  costUsd: string | null;
  /** Paid now to judges and for embeddings; null where neither was asked. */
  judgeCostUsd: string | null;
  /** Not paid thanks to reuse. */
  savedUsd: string;
  reused: boolean;
  /** Calls beyond the first that the retry loop made. */
  retries: number;
  completedAt: string;
  scores: ScoreRecord[];
}
