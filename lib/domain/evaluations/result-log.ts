import { z } from "zod";
import { idSchema, pageQueryFields, promptRefSchema, queryBoolean, queryNumber } from "../api/common";
import type { cellStatuses } from "../api/experiments";

/** Cells that have ended, one way or another. */
export const endedStatuses = [
  "completed",
  "failed",
  "cancelled",
] as const satisfies readonly (typeof cellStatuses)[number][];

/** Filters of the list of all evaluation results. With an evaluator, score and passed are that evaluator's. */
export const resultLogQuery = z
  .strictObject({
    ...pageQueryFields,
    experiment: idSchema.optional(),
    prompt: promptRefSchema.optional(),
    evaluator: z.string().min(1).max(100).optional(),
    status: z.enum(endedStatuses).optional(),
    passed: queryBoolean.optional(),
    min: queryNumber(0, 1).optional(),
    max: queryNumber(0, 1).optional(),
  })
  .refine((query) => query.min === undefined || query.max === undefined || query.min <= query.max, {
    path: ["max"],
    message: "The highest score is below the lowest.",
  });
export type ResultLogQuery = z.output<typeof resultLogQuery>;

/** An evaluation result in the list of all of them. */
export interface ResultLogRow {
  id: string;
  experimentId: string;
  experimentNumber: number;
  experimentName: string;
  promptSlug: string;
  versionNumber: number;
  provider: string;
  model: string;
  /** Place of the variant in its experiment, and so of its column in the matrix. */
  column: number;
  exampleId: string;
  exampleNumber: number;
  trial: number;
  status: (typeof endedStatuses)[number];
  /** Of the evaluator asked for, else of the cell. */
  score: number | null;
  passed: boolean | null;
  hallucinationRate: number | null;
  /** Start of the reason, or of the error. */
  reason: string | null;
  errorKind: string | null;
  completedAt: string | null;
  /** Who gave the score of the evaluator asked for, how and for how much; all null for the cell's own. */
  judgeModel: string | null;
  judgeTemperature: number | null;
  judgePromptVersion: string | null;
  /** Decimal string in USD. */
  scoreCostUsd: string | null;
}
