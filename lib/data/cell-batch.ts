import "server-only";
import type { CellOutcome } from "@/lib/domain/experiments/cell";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { db } from "./client";
import { runCtes, runParameter } from "./run-batch";
import { storableJson as json } from "./storable-json";

export interface ExperimentSpend {
  status: string;
  /** Decimal string in USD: generations and judgements paid so far. */
  paidUsd: string;
  /** Calls at once; null: the usual number. */
  concurrency: number | null;
}

function cellRow(cell: CellOutcome) {
  return {
    id: cell.cellId,
    status: cell.status,
    run_id: cell.runId,
    score: cell.score,
    passed: cell.passed,
    hallucination_rate: cell.hallucinationRate,
    claim_count: cell.claimCount,
    reason: cell.reason,
    error_kind: cell.errorKind,
    error_message: cell.errorMessage,
    latency_ms: cell.latencyMs === null ? null : Math.round(cell.latencyMs),
    tokens_in: cell.tokensIn,
    tokens_out: cell.tokensOut,
    cost_usd: cell.costUsd,
    judge_cost_usd: cell.judgeCostUsd,
    saved_usd: cell.savedUsd,
    reused: cell.reused,
    retries: cell.retries,
    completed_at: cell.completedAt,
  };
}

function scoreRows(cells: CellOutcome[]) {
  return cells.flatMap((cell) =>
    cell.scores.map((score) => ({
      result_id: cell.cellId,
      evaluator: score.evaluator,
      type: score.type,
      weight: score.weight,
      score: score.score,
      passed: score.passed,
      reason: score.reason,
      details: score.details,
      judge_model: score.judgeModel,
      judge_temperature: score.judgeTemperature,
      judge_prompt_version: score.judgePromptVersion,
      judge_raw: score.judgeRaw,
      cost_usd: score.costUsd,
      reuse_key: score.reuseKey,
      reused: score.reused,
    })),
  );
}

const writeCellsSql = `
with ${runCtes},
  cell_input as materialized (
    select * from jsonb_to_recordset($3::jsonb) as c(id uuid, status text, run_id uuid, score float8, passed boolean,
      hallucination_rate float8, claim_count int, reason text, error_kind text, error_message text, latency_ms int,
      tokens_in int, tokens_out int, cost_usd numeric, judge_cost_usd numeric, saved_usd numeric,
      reused boolean, retries int, completed_at timestamptz)),
  cell_rows as (
    update evaluation_results r set status = c.status::cell_status, run_id = c.run_id, score = c.score,
      passed = c.passed, hallucination_rate = c.hallucination_rate, claim_count = c.claim_count, reason = c.reason,
      error_kind = c.error_kind, error_message = c.error_message, latency_ms = c.latency_ms, tokens_in = c.tokens_in,
      tokens_out = c.tokens_out, cost_usd = c.cost_usd, judge_cost_usd = c.judge_cost_usd, reused = c.reused,
      completed_at = c.completed_at
    from cell_input c
    -- Not "=": an index on the experiment, which a fresh experiment is estimated to have few rows in, would be
    -- scanned whole for every cell of the batch. This form leaves the primary key alone to find them.
    where r.id = c.id and r.experiment_id is not distinct from $5::uuid
      and r.workspace_id is not distinct from $1::uuid and r.status = 'pending'
    returning r.id),
  score_rows as (
    insert into scores (result_id, evaluator, type, weight, score, passed, reason, details, judge_model,
      judge_temperature, judge_prompt_version, judge_raw, cost_usd, reuse_key, reused)
    select s.result_id, s.evaluator, s.type, s.weight, s.score, s.passed, s.reason, s.details, s.judge_model,
      s.judge_temperature, s.judge_prompt_version, s.judge_raw, s.cost_usd, decode(s.reuse_key, 'hex'), s.reused
    from jsonb_to_recordset($4::jsonb) as s(result_id uuid, evaluator text, type text, weight float8, score float8,
      passed boolean, reason text, details jsonb, judge_model text, judge_temperature float8,
      judge_prompt_version text, judge_raw text, cost_usd numeric, reuse_key text, reused boolean)
    join cell_rows w on w.id = s.result_id
    on conflict (result_id, evaluator) do update set type = excluded.type, weight = excluded.weight,
      score = excluded.score, passed = excluded.passed, reason = excluded.reason, details = excluded.details,
      judge_model = excluded.judge_model, judge_temperature = excluded.judge_temperature,
      judge_prompt_version = excluded.judge_prompt_version, judge_raw = excluded.judge_raw,
      cost_usd = excluded.cost_usd, reuse_key = excluded.reuse_key, reused = excluded.reused),
  written as (
    select count(*) as cells, count(*) filter (where c.status = 'failed') as failed,
      count(*) filter (where c.reused) as reused, coalesce(sum(c.retries), 0) as retries,
      coalesce(sum(c.saved_usd), 0) as saved
    from cell_input c join cell_rows w on w.id = c.id),
  -- Money is that of the calls, once each, whether or not their cell was still open: one that finished after a cancel
  -- was paid.
  paid as (
    select coalesce(sum(i.cost_usd), 0) as total,
      coalesce(sum(i.cost_usd) filter (where i.origin <> 'experiment'), 0) as judge
    from run_input i join run_rows using (id))
update experiments e set completed_cells = e.completed_cells + written.cells,
  failed_cells = e.failed_cells + written.failed, reused_cells = e.reused_cells + written.reused,
  retried_calls = e.retried_calls + written.retries, saved_usd = e.saved_usd + written.saved,
  cost_usd = e.cost_usd + paid.total, judge_cost_usd = e.judge_cost_usd + paid.judge, updated_at = now()
from written, paid
where e.id = $5::uuid and e.workspace_id = $1::uuid
returning e.status::text as status, e.round, e.cost_usd::text as paid, e.concurrency`;

/**
 * Writes a batch of cell results with their runs, scores, costs and the experiment's counters, in one statement:
 * all or nothing. A cell that is no longer pending keeps what it has and a call that is stored is not counted again, so
 * repeating a batch changes nothing; calls that really were made twice cost twice.
 * @returns the experiment's status, round and spend after the batch; null when the experiment is gone.
 */
export async function writeCellBatch(
  workspaceId: string,
  experimentId: string,
  cells: CellOutcome[],
  runs: FinishedRun[],
): Promise<(ExperimentSpend & { round: number }) | null> {
  const rows = await db().$queryRawUnsafe<
    { status: string; round: number; paid: string; concurrency: number | null }[]
  >(
    writeCellsSql,
    workspaceId,
    runParameter(runs),
    json(cells.map(cellRow)),
    json(scoreRows(cells)),
    experimentId,
  );
  const row = rows[0];
  if (row === undefined) return null;
  return { status: row.status, round: row.round, paidUsd: row.paid, concurrency: row.concurrency };
}
