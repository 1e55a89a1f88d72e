import "server-only";
import { latencyBucket, latencyBucketCount } from "@/lib/domain/analytics/latency-histogram";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { db } from "./client";
import { storableJson as json } from "./storable-json";

const nilUuid = "00000000-0000-0000-0000-000000000000";

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

/**
 * Common table expressions that write runs, their cost logs and the hourly sums: $1 the workspace, $2 and $3 from
 * `runParameters`. Shared by single runs and batches of cells.
 */
export const runCtes = `
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

/** $2 and $3 of `runCtes`. */
export function runParameters(runs: FinishedRun[]): [string, string] {
  return [json(runs.map(runRow)), json(rollUp(runs))];
}

const writeRunsSql = `with ${runCtes} select id::text as id from run_rows`;

/**
 * Writes finished runs with their cost logs and the hourly sums, in one statement. A run that was stored as pending
 * or running is completed; one that is already final stays as it is.
 * @returns the ids of those that were written.
 */
export async function writeRuns(workspaceId: string, runs: FinishedRun[]): Promise<Set<string>> {
  const rows = await db().$queryRawUnsafe<{ id: string }[]>(
    writeRunsSql,
    workspaceId,
    ...runParameters(runs),
  );
  return new Set(rows.map(({ id }) => id));
}
