import "server-only";
import { isUuid } from "@/lib/domain/api/common";
import type { ListRunsQuery, RunAnswer } from "@/lib/domain/api/runs";
import { notFound } from "@/lib/domain/errors";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ModelParameters, ResponseFormat, ToolDefinition } from "@/lib/domain/runs/completion";
import type { RunOrigin, RunRequest } from "@/lib/domain/runs/run-record";
import { db } from "./client";
import { type RunRow, runAnswer } from "./run-answers";
import { nextRunCursor, runWindow } from "./run-filter";
import { storableJson as json } from "./storable-json";

/** Seconds a request or a worker may hold a run before recovery takes it over; told by the database's clock alone. */
const leaseSeconds = 45;

/**
 * Stores a run before its call. `leased`: the caller executes it at once; otherwise it waits for a worker. A leased one
 * does not wait for the disk: every process sees it at once, its end is on disk before the caller hears of it, and should
 * the database's machine stop in between, the caller's request has failed with it.
 */
export async function insertRun(viewer: Viewer, run: RunRequest, leased: boolean): Promise<void> {
  const fallbacks = run.fallbacks.length === 0 ? null : json(run.fallbacks);
  await db().$executeRaw`
    insert into runs (id, workspace_id, prompt_id, prompt_version_id, experiment_id, origin, status, provider,
      connection_id, model, messages, variables, parameters, response_format, tools, fallbacks, trace_id, user_ref,
      session_ref, leased_until, created_at, updated_at)
    select ${run.id}::uuid, ${viewer.workspaceId}::uuid, ${run.promptId}::uuid, ${run.promptVersionId}::uuid,
      ${run.experimentId}::uuid, ${run.origin}, ${leased ? "running" : "pending"}::run_status, ${run.provider},
      ${run.connectionId}::uuid, ${run.model}, ${json(run.messages)}::jsonb, ${json(run.variables)}::jsonb,
      ${json(run.parameters)}::jsonb, ${run.responseFormat === null ? null : json(run.responseFormat)}::jsonb,
      ${run.tools.length === 0 ? null : json(run.tools)}::jsonb, ${fallbacks}::jsonb, ${run.traceId}, ${run.user},
      ${run.sessionId}, ${leased ? leaseSeconds : null}::float8 * interval '1 second' + clock_timestamp(),
      ${run.createdAt}::timestamptz, ${run.createdAt}::timestamptz
    where set_config('synchronous_commit',
      case when ${leased} then 'off' else current_setting('synchronous_commit') end, true) is not null`;
}

function requestOfRow(row: RunRow): RunRequest {
  return {
    id: row.id,
    promptId: row.promptId,
    promptVersionId: row.promptVersionId,
    experimentId: row.experimentId,
    origin: row.origin as RunOrigin,
    provider: row.provider as RunRequest["provider"],
    connectionId: row.connectionId,
    model: row.model,
    messages: row.messages as RunRequest["messages"],
    variables: row.variables as JsonObject,
    parameters: row.parameters as ModelParameters,
    responseFormat: row.responseFormat as ResponseFormat | null,
    tools: (row.tools ?? []) as ToolDefinition[],
    fallbacks: (row.fallbacks ?? []) as RunRequest["fallbacks"],
    traceId: row.traceId,
    user: row.userRef,
    sessionId: row.sessionRef,
    createdAt: row.createdAt.toISOString(),
  };
}

/** What a run says whose background work gave up: it was not the model that failed. */
const gaveUp = "The background work gave up. Run it again.";

/**
 * Takes a run for execution: pending, running with a lease that ran out, or one whose work had given up and is tried
 * again.
 * @returns null when another holds it or it is already final.
 */
export async function leaseRun(viewer: Viewer, runId: string): Promise<RunRequest | null> {
  const taken = await db().$executeRaw`
    update runs set status = 'running', updated_at = now(), completed_at = null, error_kind = null,
      error_message = null, error_retryable = null,
      leased_until = clock_timestamp() + ${leaseSeconds} * interval '1 second'
    where id = ${runId}::uuid and workspace_id = ${viewer.workspaceId}::uuid
      and (status = 'pending' or (status = 'running' and leased_until < clock_timestamp())
        or (status = 'failed' and error_kind = 'unknown' and error_message = ${gaveUp}))`;
  if (taken === 0) return null;
  const row = await db().run.findUniqueOrThrow({ where: { id: runId } });
  return requestOfRow(row);
}

/** What a run asked for, to ask it again. @throws AssayError `not_found`, also for a run of another workspace. */
export async function getRunRequest(viewer: Viewer, id: string): Promise<RunRequest> {
  const row = isUuid(id)
    ? await db().run.findFirst({ where: { id, workspaceId: viewer.workspaceId } })
    : null;
  if (row === null) throw notFound("Run");
  return requestOfRow(row);
}

/** Extends the lease of a long call; false when the run is no longer running. */
export async function renewRunLease(viewer: Viewer, runId: string): Promise<boolean> {
  const renewed = await db().$executeRaw`
    update runs set updated_at = now(), leased_until = clock_timestamp() + ${leaseSeconds} * interval '1 second'
    where id = ${runId}::uuid and workspace_id = ${viewer.workspaceId}::uuid and status = 'running'`;
  return renewed === 1;
}

/**
 * Ends a run that never finished, since its background work gave up.
 * @returns its origin; null when it is final already and stays as it is.
 */
export async function failUnfinishedRun(viewer: Viewer, runId: string): Promise<RunOrigin | null> {
  const [row] = await db().run.updateManyAndReturn({
    where: { id: runId, workspaceId: viewer.workspaceId, status: { in: ["pending", "running"] } },
    data: {
      status: "failed",
      errorKind: "unknown",
      errorMessage: gaveUp,
      errorRetryable: true,
      completedAt: new Date(),
      updatedAt: new Date(),
      leasedUntil: null,
    },
    select: { origin: true },
  });
  return row === undefined ? null : (row.origin as RunOrigin);
}

export interface AbandonedRun {
  id: string;
  workspaceId: string;
  /** The lease that ran out; null for a run that nobody has taken. */
  lease: string | null;
}

/** Runs nobody seems to work on, in any workspace: lost between insert and event, or their process died. For recovery. */
export async function listAbandonedRuns(limit: number): Promise<AbandonedRun[]> {
  return db().$queryRaw<AbandonedRun[]>`
    select id, workspace_id as "workspaceId", leased_until::text as lease from runs
    where status in ('pending', 'running') and (
      (status = 'running' and leased_until < clock_timestamp())
      or (status = 'pending' and created_at < clock_timestamp() - interval '60 seconds'))
    limit ${limit}`;
}

/** @throws AssayError `not_found`, also for a run of another workspace. */
export async function getRun(viewer: Viewer, id: string): Promise<RunAnswer> {
  const row = isUuid(id)
    ? await db().run.findFirst({ where: { id, workspaceId: viewer.workspaceId } })
    : null;
  if (row === null) throw notFound("Run");
  return runAnswer(row);
}

/** Newest first. `query` searches output and error text. */
export async function listRuns(
  viewer: Viewer,
  query: ListRunsQuery,
): Promise<{ data: RunAnswer[]; next_cursor: string | null }> {
  const window = await runWindow(viewer, query);
  if (window === null) return { data: [], next_cursor: null };
  const { where, end } = window;
  const rows = await db().run.findMany({ where, orderBy: { id: "desc" }, take: query.limit + 1 });
  return {
    data: rows.slice(0, query.limit).map(runAnswer),
    next_cursor: nextRunCursor(rows, query.limit, end),
  };
}

/** A finished generation to reuse, by its hex content hash. */
export interface ReusableRun {
  runId: string;
  output: string;
  latencyMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: string | null;
}

/** Looks up complete, untruncated generations of the workspace by content hash; the newest of each. */
export async function findReusableRuns(viewer: Viewer, keys: string[]): Promise<Map<string, ReusableRun>> {
  if (keys.length === 0) return new Map();
  const rows = await db().$queryRaw<(ReusableRun & { key: string })[]>`
    select distinct on (reuse_key) encode(reuse_key, 'hex') as key, id::text as "runId", output,
      latency_ms as "latencyMs", tokens_in as "tokensIn", tokens_out as "tokensOut", cost_usd::text as "costUsd"
    from runs
    where workspace_id = ${viewer.workspaceId}::uuid and status = 'completed'
      and reuse_key = any(array(select decode(k, 'hex') from unnest(${keys}::text[]) k))
    order by reuse_key, id desc`;
  return new Map(rows.map(({ key, ...run }) => [key, run]));
}

/** Outputs of finished runs by id, with what their scores need. */
export async function getRunOutputs(viewer: Viewer, ids: string[]): Promise<Map<string, RunAnswer>> {
  const rows = await db().run.findMany({ where: { id: { in: ids }, workspaceId: viewer.workspaceId } });
  return new Map(rows.map((row) => [row.id, runAnswer(row)]));
}
