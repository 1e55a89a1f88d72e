import "server-only";
import { runRequested } from "@/inngest/events";
import { transaction } from "@/lib/data/client";
import { newId, newTraceId } from "@/lib/data/new-id";
import { failUnfinishedRun, getRun, insertRun, leaseRun, renewRunLease } from "@/lib/data/runs";
import type { RunAnswer } from "@/lib/domain/api/runs";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { finishedAnswer } from "@/lib/domain/runs/finished-answer";
import type { FinishedRun, RunOutcome, RunRequest } from "@/lib/domain/runs/run-record";
import { log } from "@/lib/log";
import { announceFailedRun } from "./announce-event";
import { callModel } from "./call-model";
import { earlierEffect, isUnderKey, noteEffect } from "./idempotent-effect";
import { type ProviderDirectory, providerDirectory } from "./provider-access";
import { writeFinishedRun } from "./run-writer";
import { sendOrRecover } from "./send-or-recover";

/** A third of the lease: two renewals may fail before anyone else may take the run. */
export const renewEveryMs = 15_000;
const takenUpPollMs = 200;

export type NewRun = Omit<RunRequest, "id" | "traceId" | "createdAt" | "connectionId" | "experimentId">;

/** Failures that another model may not have (its context may be longer); a bad request or a refusal is only repeated. */
const worthAFallback = new Set([
  "rate_limited",
  "timeout",
  "overloaded",
  "context_length",
  "network",
  "malformed_response",
  "auth",
  "unknown",
]);

function targets(run: RunRequest) {
  return [{ provider: run.provider, model: run.model }, ...run.fallbacks];
}

/** Calls the run's model, then its fallbacks in order until one answers. */
async function callWithFallbacks(
  directory: ProviderDirectory,
  run: RunRequest,
  signal: AbortSignal,
): Promise<RunOutcome> {
  let outcome: RunOutcome | null = null;
  let attempts = 0;
  for (const target of targets(run)) {
    if (outcome !== null && !directory.isConfigured(target.provider)) continue;
    outcome = await callModel(directory, {
      provider: target.provider,
      request: {
        model: target.model,
        messages: run.messages,
        parameters: run.parameters,
        responseFormat: run.responseFormat,
        tools: run.tools,
      },
      group: run.id,
      priority: "interactive",
      trial: 1,
      signal,
    });
    attempts += outcome.attempts;
    if (outcome.error === null || !worthAFallback.has(outcome.error.kind)) break;
  }
  if (outcome === null) throw new Error("A run has at least one model.");
  return { ...outcome, attempts };
}

/**
 * Executes a leased run and stores how it ended. A long call keeps its lease.
 * @returns the run as it was stored; null when it was final already and stays as it is.
 */
async function execute(viewer: Viewer, run: RunRequest): Promise<FinishedRun | null> {
  const renewing = setInterval(() => {
    renewRunLease(viewer, run.id).catch((error: unknown) =>
      log.warn({ err: error, runId: run.id }, "lease not renewed"),
    );
  }, renewEveryMs);
  try {
    const directory = await providerDirectory(viewer);
    const outcome = await callWithFallbacks(directory, run, new AbortController().signal);
    const finished = { ...run, ...outcome };
    return (await writeFinishedRun(viewer.workspaceId, finished)) ? finished : null;
  } finally {
    clearInterval(renewing);
  }
}

/** Stores a run; under an `Idempotency-Key` together with the note that this call made it. */
async function storeRun(viewer: Viewer, run: RunRequest, leased: boolean): Promise<void> {
  if (!isUnderKey()) return insertRun(viewer, run, leased);
  await transaction(async () => {
    await insertRun(viewer, run, leased);
    await noteEffect({ run_id: run.id });
  });
}

async function queueRun(viewer: Viewer, runId: string): Promise<void> {
  await sendOrRecover(
    runRequested.create({ runId, workspaceId: viewer.workspaceId }, { id: `run ${runId}` }),
  );
}

/** The run that this very call made before its process died: whoever has it by now, it is not made again. */
async function takeUpRun(viewer: Viewer, runId: string, waitMs: number): Promise<RunAnswer> {
  await queueRun(viewer, runId);
  const deadline = performance.now() + waitMs;
  let run = await getRun(viewer, runId);
  while (run.completed_at === null && performance.now() < deadline) {
    await elapsed(takenUpPollMs);
    run = await getRun(viewer, runId);
  }
  return run;
}

/**
 * Stores a run and starts it. Without `waitMs` a worker executes it; with it the caller's process does at once, under
 * a lease that lets a worker take over should the process die, and the answer comes as soon as it is final.
 * @returns the run: final when it finished within `waitMs`, else pending or running.
 * @throws AssayError `invalid` when the provider is not connected.
 */
export async function startRun(viewer: Viewer, request: NewRun, waitMs: number): Promise<RunAnswer> {
  const earlier = earlierEffect<{ run_id: string }>();
  if (earlier !== null) return takeUpRun(viewer, earlier.run_id, waitMs);
  const directory = await providerDirectory(viewer);
  const access = directory.access(request.provider);
  const run: RunRequest = {
    ...request,
    id: newId(),
    connectionId: access.connectionId,
    experimentId: null,
    traceId: newTraceId(),
    createdAt: new Date().toISOString(),
  };
  if (waitMs === 0) {
    await storeRun(viewer, run, false);
    await queueRun(viewer, run.id);
    return getRun(viewer, run.id);
  }
  await storeRun(viewer, run, true);
  const finished = execute(viewer, run).catch((error: unknown) => {
    log.error({ err: error, runId: run.id }, "run not finished; recovery takes it over");
    return null;
  });
  const ended = await Promise.race([finished, elapsed(waitMs)]);
  return ended === null || !isStoredAsIs(ended) ? getRun(viewer, run.id) : finishedAnswer(ended);
}

/** Text that the database takes without change (no U+0000, no lone surrogate) need not be read back. */
function isStoredAsIs({ output }: FinishedRun): boolean {
  return output === null || (output.isWellFormed() && !output.includes("\u0000"));
}

function elapsed(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms).unref());
}

/** Executes a stored run when it is free. @returns its final status, or `skipped` when another has it. */
export async function executeStoredRun(workspaceId: string, runId: string): Promise<string> {
  const viewer = systemViewer(workspaceId);
  const run = await leaseRun(viewer, runId);
  if (run === null) return "skipped";
  return (await execute(viewer, run))?.status ?? "skipped";
}

/** Ends a run whose background work gave up. */
export async function failRun(workspaceId: string, runId: string): Promise<void> {
  const viewer = systemViewer(workspaceId);
  await transaction(async () => {
    const origin = await failUnfinishedRun(viewer, runId);
    if (origin !== null) await announceFailedRun(viewer, { id: runId, origin });
  });
}
