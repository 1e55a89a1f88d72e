import "server-only";
import { latencyBucket, latencyBucketCount } from "@/lib/domain/analytics/latency-histogram";
import type { CellOutcome } from "@/lib/domain/experiments/cell";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { db } from "./client";
import { storableJson as json } from "./storable-json";

const nilUuid = "00000000-0000-0000-0000-000000000000";

export interface ExperimentSpend {
  status: string;
  /** Decimal string in USD: generations and judgements paid so far. */
  paidUsd: string;
}

interface RollupRow {
  hour: string;
  provider: string;
  model: string;
  prompt_id: string;
  origin: string;
  runs: number;
  errors: number;
  latency_sum_ms: number;
  histogram: number[];
  tokens_in: number;
  tokens_out: number;
  tokens_cached: number;
  costs: string[];
}

function rollupKey(
  run: FinishedRun,
): Pick<RollupRow, "hour" | "provider" | "model" | "prompt_id" | "origin"> {
  return {
    hour: `${run.completedAt.slice(0, 13)}:00:00Z`,
    provider: run.provider,
    model: run.model,
    prompt_id: run.promptId ?? nilUuid,
    origin: run.origin,
  };
}

/** Hourly sums of a batch, sorted by key so that two batches lock the same rows in the same order. */
function rollUp(runs: FinishedRun[]): RollupRow[] {
  const rows = new Map<string, RollupRow>();
  for (const run of runs) {
    const key = rollupKey(run);
    const id = JSON.stringify(key);
    let row = rows.get(id);
    if (row === undefined) {
      row = {
        ...key,
        runs: 0,
        errors: 0,
        latency_sum_ms: 0,
        histogram: new Array<number>(latencyBucketCount).fill(0),
        tokens_in: 0,
        tokens_out: 0,
        tokens_cached: 0,
        costs: [],
      };
      rows.set(id, row);
    }
    row.runs += 1;
    if (run.status !== "completed") row.errors += 1;
    if (run.latencyMs !== null) {
      const bucket = latencyBucket(run.latencyMs);
      row.latency_sum_ms += Math.round(run.latencyMs);
      row.histogram[bucket] = (row.histogram[bucket] ?? 0) + 1;
    }
    row.tokens_in += run.tokensIn ?? 0;
    row.tokens_out += run.tokensOut ?? 0;
    row.tokens_cached += run.tokensCached ?? 0;
    if (run.costUsd !== null) row.costs.push(run.costUsd);
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function runRow(run: FinishedRun) {
  return {
    id: run.id,
    prompt_id: run.promptId,
    prompt_version_id: run.promptVersionId,
    experiment_id: run.experimentId,
    origin: run.origin,
    status: run.status,
    provider: run.provider,
    connection_id: run.connectionId,
    model: run.model,
    response_model: run.responseModel,
    messages: run.messages,
    variables: run.variables,
    parameters: run.parameters,
    response_format: run.responseFormat,
    tools: run.tools.length === 0 ? null : run.tools,
    output: run.output,
    tool_calls: run.toolCalls.length === 0 ? null : run.toolCalls,
    finish_reason: run.finishReason,
    error_kind: run.error?.kind ?? null,
    error_message: run.error?.message ?? null,
    error_retryable: run.error?.retryable ?? null,
    latency_ms: run.latencyMs === null ? null : Math.round(run.latencyMs),
    ttft_ms: run.ttftMs === null ? null : Math.round(run.ttftMs),
    tokens_in: run.tokensIn,
    tokens_out: run.tokensOut,
    tokens_cached: run.tokensCached,
    tokens_reasoning: run.tokensReasoning,
    usage_estimated: run.usageEstimated,
    cost_usd: run.costUsd,
    cost_estimated: run.costEstimated,
    unit_prices: run.unitPrices,
    attempts: run.attempts,
    trace_id: run.traceId,
    user_ref: run.user,
    session_ref: run.sessionId,
    reuse_key: run.reuseKey,
    created_at: run.createdAt,
    completed_at: run.completedAt,
  };
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
    paid_usd: cell.paidUsd,
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

const insertRuns = `
  insert into runs (id, workspace_id, prompt_id, prompt_version_id, experiment_id, origin, status, provider,
    connection_id, model, response_model, messages, variables, parameters, response_format, tools, output, tool_calls,
    finish_reason, error_kind, error_message, error_retryable, latency_ms, ttft_ms, tokens_in, tokens_out,
    tokens_cached, tokens_reasoning, usage_estimated, cost_usd, cost_estimated, attempts, trace_id, user_ref,
    session_ref, reuse_key, created_at, updated_at, completed_at)
  select id, $1::uuid, prompt_id, prompt_version_id, experiment_id, origin, status::run_status, provider,
    connection_id, model, response_model, messages, variables, parameters, response_format, tools, output, tool_calls,
    finish_reason, error_kind, error_message, error_retryable, latency_ms, ttft_ms, tokens_in, tokens_out,
    tokens_cached, tokens_reasoning, usage_estimated, cost_usd, cost_estimated, attempts, trace_id, user_ref,
    session_ref, decode(reuse_key, 'hex'), created_at, completed_at, completed_at
  from run_input
  on conflict (id) do update set status = excluded.status, provider = excluded.provider,
    connection_id = excluded.connection_id, model = excluded.model, response_model = excluded.response_model,
    output = excluded.output, tool_calls = excluded.tool_calls, finish_reason = excluded.finish_reason,
    error_kind = excluded.error_kind, error_message = excluded.error_message,
    error_retryable = excluded.error_retryable, latency_ms = excluded.latency_ms, ttft_ms = excluded.ttft_ms,
    tokens_in = excluded.tokens_in, tokens_out = excluded.tokens_out, tokens_cached = excluded.tokens_cached,
    tokens_reasoning = excluded.tokens_reasoning, usage_estimated = excluded.usage_estimated,
    cost_usd = excluded.cost_usd, cost_estimated = excluded.cost_estimated, attempts = excluded.attempts,
    reuse_key = excluded.reuse_key, updated_at = excluded.updated_at, completed_at = excluded.completed_at,
    leased_until = null
    where runs.status in ('pending', 'running')
  returning id`;

const runColumns = `id uuid, prompt_id uuid, prompt_version_id uuid, experiment_id uuid, origin text, status text,
  provider text, connection_id uuid, model text, response_model text, messages jsonb, variables jsonb,
  parameters jsonb, response_format jsonb, tools jsonb, output text, tool_calls jsonb, finish_reason text,
  error_kind text, error_message text, error_retryable boolean, latency_ms int, ttft_ms int, tokens_in int,
  tokens_out int, tokens_cached int, tokens_reasoning int, usage_estimated boolean, cost_usd numeric,
  cost_estimated boolean, unit_prices jsonb, attempts int, trace_id text, user_ref text, session_ref text,
  reuse_key text, created_at timestamptz, completed_at timestamptz`;

/** Runs, their cost logs and the hourly sums: shared by a single run and a batch of cells. */
const runCtes = `
  run_input as materialized (select * from jsonb_to_recordset($2::jsonb) as r(${runColumns})),
  run_rows as (${insertRuns}),
  cost_rows as (
    insert into cost_logs (run_id, workspace_id, total_usd, unit_prices, created_at)
    select i.id, $1::uuid, i.cost_usd, i.unit_prices, i.completed_at
    from run_input i join run_rows using (id)
    where i.cost_usd is not null
    on conflict (run_id) do nothing),
  rollup_rows as (
    insert into metric_rollups (workspace_id, hour, provider, model, prompt_id, origin, runs, errors, latency_sum_ms,
      latency_histogram, tokens_in, tokens_out, tokens_cached, cost_usd)
    select $1::uuid, hour, provider, model, prompt_id, origin, runs, errors, latency_sum_ms, histogram, tokens_in,
      tokens_out, tokens_cached, (select coalesce(sum(c), 0) from unnest(costs) c)
    from jsonb_to_recordset($3::jsonb) as m(hour timestamptz, provider text, model text, prompt_id uuid, origin text,
      runs int, errors int, latency_sum_ms bigint, histogram int[], tokens_in bigint, tokens_out bigint,
      tokens_cached bigint, costs numeric[])
    on conflict (workspace_id, hour, provider, model, prompt_id, origin) do update set
      runs = metric_rollups.runs + excluded.runs, errors = metric_rollups.errors + excluded.errors,
      latency_sum_ms = metric_rollups.latency_sum_ms + excluded.latency_sum_ms,
      latency_histogram = (
        select array_agg(coalesce(a, 0) + coalesce(b, 0) order by n)
        from unnest(metric_rollups.latency_histogram, excluded.latency_histogram) with ordinality as h(a, b, n)),
      tokens_in = metric_rollups.tokens_in + excluded.tokens_in,
      tokens_out = metric_rollups.tokens_out + excluded.tokens_out,
      tokens_cached = metric_rollups.tokens_cached + excluded.tokens_cached,
      cost_usd = metric_rollups.cost_usd + excluded.cost_usd)`;

const writeRunsSql = `with ${runCtes} select count(*)::int as written from run_rows`;

const writeCellsSql = `
with ${runCtes},
  cell_input as materialized (
    select * from jsonb_to_recordset($4::jsonb) as c(id uuid, status text, run_id uuid, score float8, passed boolean,
      hallucination_rate float8, claim_count int, reason text, error_kind text, error_message text, latency_ms int,
      tokens_in int, tokens_out int, cost_usd numeric, judge_cost_usd numeric, paid_usd numeric, saved_usd numeric,
      reused boolean, retries int, completed_at timestamptz)),
  cell_rows as (
    update evaluation_results r set status = c.status::cell_status, run_id = c.run_id, score = c.score,
      passed = c.passed, hallucination_rate = c.hallucination_rate, claim_count = c.claim_count, reason = c.reason,
      error_kind = c.error_kind, error_message = c.error_message, latency_ms = c.latency_ms, tokens_in = c.tokens_in,
      tokens_out = c.tokens_out, cost_usd = c.cost_usd, judge_cost_usd = c.judge_cost_usd, reused = c.reused,
      completed_at = c.completed_at
    from cell_input c
    where r.id = c.id and r.experiment_id = $6::uuid and r.workspace_id = $1::uuid and r.status = 'pending'
    returning r.id),
  score_rows as (
    insert into scores (result_id, evaluator, type, weight, score, passed, reason, details, judge_model,
      judge_temperature, judge_prompt_version, judge_raw, cost_usd, reuse_key, reused)
    select s.result_id, s.evaluator, s.type, s.weight, s.score, s.passed, s.reason, s.details, s.judge_model,
      s.judge_temperature, s.judge_prompt_version, s.judge_raw, s.cost_usd, decode(s.reuse_key, 'hex'), s.reused
    from jsonb_to_recordset($5::jsonb) as s(result_id uuid, evaluator text, type text, weight float8, score float8,
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
  -- Money is counted whether or not the cell was still open: a call that finished after a cancel was paid.
  paid as (select coalesce(sum(paid_usd), 0) as total, coalesce(sum(judge_cost_usd), 0) as judge from cell_input)
update experiments e set completed_cells = e.completed_cells + written.cells,
  failed_cells = e.failed_cells + written.failed, reused_cells = e.reused_cells + written.reused,
  retried_calls = e.retried_calls + written.retries, saved_usd = e.saved_usd + written.saved,
  cost_usd = e.cost_usd + paid.total, judge_cost_usd = e.judge_cost_usd + paid.judge, updated_at = now()
from written, paid
where e.id = $6::uuid and e.workspace_id = $1::uuid
returning e.status::text as status, e.cost_usd::text as paid`;

/**
 * Writes finished runs with their cost logs and the hourly sums, in one statement. A run that was stored as pending
 * or running is completed; one that is already final stays as it is.
 * @returns how many were written.
 */
export async function writeRuns(workspaceId: string, runs: FinishedRun[]): Promise<number> {
  const rows = await db().$queryRawUnsafe<{ written: number }[]>(
    writeRunsSql,
    workspaceId,
    json(runs.map(runRow)),
    json(rollUp(runs)),
  );
  return rows[0]?.written ?? 0;
}

/**
 * Writes a batch of cell results with their runs, scores, costs and the experiment's counters, in one statement:
 * all or nothing. A cell that is no longer pending keeps what it has, so repeating a batch changes nothing but the
 * money of calls that really were made twice.
 * @returns the experiment's status and spend after the batch; null when the experiment is gone.
 */
export async function writeCellBatch(
  workspaceId: string,
  experimentId: string,
  cells: CellOutcome[],
  runs: FinishedRun[],
): Promise<ExperimentSpend | null> {
  const rows = await db().$queryRawUnsafe<{ status: string; paid: string }[]>(
    writeCellsSql,
    workspaceId,
    json(runs.map(runRow)),
    json(rollUp(runs)),
    json(cells.map(cellRow)),
    json(scoreRows(cells)),
    experimentId,
  );
  const row = rows[0];
  return row === undefined ? null : { status: row.status, paidUsd: row.paid };
}
