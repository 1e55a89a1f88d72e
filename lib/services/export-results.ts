import "server-only";
import { listResultLog } from "@/lib/data/result-log";
import { maxPageSize, promptRef } from "@/lib/domain/api/common";
import type { ResultLogQuery } from "@/lib/domain/evaluations/result-log";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ExportedFile, ExportFormat } from "./exported-file";
import { exportRows } from "./row-export";

const columns = [
  "id",
  "completed_at",
  "experiment_id",
  "experiment_number",
  "experiment",
  "prompt",
  "version_number",
  "provider",
  "model",
  "golden_example_id",
  "example_number",
  "trial",
  "status",
  "error_kind",
  "evaluator",
  "score",
  "passed",
  "hallucination_rate",
  "reason",
  "judge_model",
  "judge_temperature",
  "judge_prompt_version",
  "score_cost_usd",
] as const;

/** Reasons are whole in a file; this is longer than any that is stored. */
const wholeReason = 1_000_000;

/**
 * Evaluation results of all experiments as a file, streamed: those of the list's filters, newest first, at most 100,000.
 * With an evaluator, score, passed, reason and who judged for how much are that evaluator's.
 */
export function exportResults(
  viewer: Viewer,
  { prompt, ...query }: ResultLogQuery,
  format: ExportFormat,
): ExportedFile {
  const ref = prompt === undefined ? undefined : promptRef(prompt);
  return exportRows(
    {
      name: "evaluation-results",
      columns,
      page: (cursor) => listResultLog(viewer, { ...query, limit: maxPageSize, cursor }, ref, wholeReason),
      object: (row) => ({
        id: row.id,
        completed_at: row.completedAt,
        experiment_id: row.experimentId,
        experiment_number: row.experimentNumber,
        experiment: row.experimentName,
        prompt: row.promptSlug,
        version_number: row.versionNumber,
        provider: row.provider,
        model: row.model,
        golden_example_id: row.exampleId,
        example_number: row.exampleNumber,
        trial: row.trial,
        status: row.status,
        error_kind: row.errorKind,
        evaluator: query.evaluator ?? null,
        score: row.score,
        passed: row.passed,
        hallucination_rate: row.hallucinationRate,
        reason: row.reason,
        judge_model: row.judgeModel,
        judge_temperature: row.judgeTemperature,
        judge_prompt_version: row.judgePromptVersion,
        score_cost_usd: row.scoreCostUsd,
      }),
    },
    format,
  );
}
