import "server-only";
import { latencyBucket, latencyBucketCount } from "@/lib/domain/analytics/latency-histogram";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { db } from "./client";
import { storableJson as json } from "./storable-json";

const nilUuid = "00000000-0000-0000-0000-000000000000";

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
    latency_bucket: run.latencyMs === null ? null : latencyBucket(run.latencyMs),
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
  error_kind text, error_message text, error_retryable boolean, latency_ms int, latency_bucket int, ttft_ms int, tokens_in int,
  tokens_out int, tokens_cached int, tokens_reasoning int, usage_estimated boolean, cost_usd numeric,
  cost_estimated boolean, unit_prices jsonb, attempts int, trace_id text, user_ref text, session_ref text,
  reuse_key text, created_at timestamptz, completed_at timestamptz`;

/**
 * Common table expressions that write runs, their cost logs and the hourly sums: $1 the workspace, $2 from
 * `runParameter`. Shared by single runs and batches of cells.
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
  -- Only of runs that are written now: one that is final already was counted when it became so. In one order, so that
  -- two batches do not wait for each other's rows.
  rollup_rows as (
    insert into metric_rollups (workspace_id, hour, provider, model, prompt_id, origin, runs, errors, latency_sum_ms,
      latency_histogram, tokens_in, tokens_out, tokens_cached, cost_usd)
    select $1::uuid, hour, provider, model, prompt_id, origin, runs, errors, latency_sum_ms,
      (select array_agg(coalesce(c.runs, 0) order by n) from generate_series(0, ${latencyBucketCount - 1}) n
        left join (select bucket, count(*)::int as runs from unnest(buckets) bucket group by 1) c on c.bucket = n),
      tokens_in, tokens_out, tokens_cached, cost_usd
    from (
      select date_trunc('hour', completed_at, 'UTC') as hour, provider, model,
        coalesce(prompt_id, '${nilUuid}') as prompt_id, origin, count(*)::int as runs,
        (count(*) filter (where status <> 'completed'))::int as errors, coalesce(sum(latency_ms), 0) as latency_sum_ms,
        array_agg(latency_bucket) filter (where latency_bucket is not null) as buckets,
        coalesce(sum(tokens_in), 0) as tokens_in, coalesce(sum(tokens_out), 0) as tokens_out,
        coalesce(sum(tokens_cached), 0) as tokens_cached, coalesce(sum(cost_usd), 0) as cost_usd
      from run_input join run_rows using (id)
      group by 1, 2, 3, 4, 5) as sums
    order by hour, provider, model, prompt_id, origin
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

/** $2 of `runCtes`. */
export function runParameter(runs: FinishedRun[]): string {
  return json(runs.map(runRow));
}

const writeRunsSql = `with ${runCtes} select id::text as id from run_rows`;

/**
 * Writes finished runs with their cost logs and the hourly sums, in one statement. A run that was stored as pending
 * or running is completed; one that is already final stays as it is.
 * @returns the ids of those that were written.
 */
export async function writeRuns(workspaceId: string, runs: FinishedRun[]): Promise<Set<string>> {
  const rows = await db().$queryRawUnsafe<{ id: string }[]>(writeRunsSql, workspaceId, runParameter(runs));
  return new Set(rows.map(({ id }) => id));
}
