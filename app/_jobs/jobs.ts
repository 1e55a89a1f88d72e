import { z } from "zod";
import { enginePool } from "@/inngest/embedded/database";
import { cancelJob, findJob, type Job, listJobs, queueStats, retryJob } from "@/inngest/embedded/jobs";
import { engineMode } from "@/inngest/embedded/mode";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { isUuid } from "@/lib/domain/api/common";
import { decodeCursor, encodeCursor, idPositionSchema } from "@/lib/domain/api/cursor";
import type { JobAnswer, JobPage, ListJobsQuery, QueueAnswer } from "@/lib/domain/api/jobs";
import { AssayError, notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { env } from "@/lib/env";
import { endSubject, refuseIdleRetry } from "./job-subjects";

const jobList = "jobs";

/** Where an Inngest server shows the work it runs; null in embedded mode, where `loadJobs` does. */
export function inngestDashboard(): string | null {
  if (engineMode(process.env) === "embedded") return null;
  const { INNGEST_BASE_URL, INNGEST_DEV } = env();
  if (INNGEST_BASE_URL !== undefined) return INNGEST_BASE_URL;
  if (INNGEST_DEV === undefined) return "https://app.inngest.com";
  return INNGEST_DEV.startsWith("http") ? INNGEST_DEV : "http://localhost:8288";
}

function queuePool() {
  const dashboard = inngestDashboard();
  if (dashboard !== null) {
    throw new AssayError("conflict", `Inngest runs the background work: look at ${dashboard}.`);
  }
  const { DIRECT_DATABASE_URL, DATABASE_URL } = env();
  return enginePool(DIRECT_DATABASE_URL ?? DATABASE_URL);
}

const subjectSchema = z.union([
  z.object({ deliveryId: z.uuid(), webhookId: z.uuid() }).transform(({ deliveryId: id, webhookId }) => ({
    type: "webhook_delivery" as const,
    id,
    webhook_id: webhookId,
  })),
  z
    .object({ runId: z.uuid() })
    .transform(({ runId: id }) => ({ type: "run" as const, id, webhook_id: null })),
  z
    .object({ experimentId: z.uuid() })
    .transform(({ experimentId: id }) => ({ type: "experiment" as const, id, webhook_id: null })),
]);

/** What a job's event is about, by the ids it carries. */
function subjectOf({ eventData }: Job): JobAnswer["subject"] {
  return subjectSchema.safeParse(eventData).data ?? null;
}

/** Where anybody may sign up, an admin of some workspace is a stranger to the installation's own errors. */
function lastErrorOf(job: Job): string | null {
  const hidden = job.workspaceId === null && job.lastError !== null && env().ASSAY_ALLOW_SIGNUP;
  return hidden ? "See the server's log." : job.lastError;
}

function jobAnswer(job: Job): JobAnswer {
  return {
    id: job.id,
    function_id: job.functionId,
    event_name: job.eventName,
    scope: job.workspaceId === null ? "installation" : "workspace",
    subject: subjectOf(job),
    state: job.state,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    last_error: lastErrorOf(job),
    age_ms: Math.max(0, Date.now() - job.createdAt.getTime()),
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
    due_at: job.dueAt?.toISOString() ?? null,
  };
}

async function readQueue(): Promise<QueueAnswer> {
  const stats = await queueStats(queuePool());
  return {
    pending: stats.pending,
    running: stats.running,
    delayed: stats.delayed,
    failed: stats.failed,
    oldest_age_ms: Math.round(stats.oldestAgeMs),
    completed_last_minute: stats.completedLastMinute,
    workers: stats.workers.map((worker) => ({
      id: worker.id,
      running: worker.running,
      started_at: worker.startedAt.toISOString(),
      heartbeat_at: worker.heartbeatAt.toISOString(),
    })),
  };
}

/**
 * One page of the workspace's background work, newest first, with what went wrong in the installation's own, and how
 * full the queue is.
 * @throws AssayError `conflict` where an Inngest server runs the work, saying where to look.
 */
export async function loadJobs(viewer: Viewer, query: ListJobsQuery): Promise<JobPage> {
  const after =
    query.cursor === undefined ? undefined : decodeCursor(jobList, query.cursor, idPositionSchema);
  const { workspaceId } = viewer;
  const filter = {
    workspaceId,
    troubleOfInstallation: true,
    state: query.state,
    after,
    limit: query.limit + 1,
  };
  const [rows, queue] = await Promise.all([listJobs(queuePool(), filter), readQueue()]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    data: page.map(jobAnswer),
    next_cursor: rows.length > query.limit && last !== undefined ? encodeCursor(jobList, last.id) : null,
    queue,
  };
}

function unchangeable(job: Job, change: "retry" | "cancel"): AssayError {
  return new AssayError(
    "conflict",
    change === "retry"
      ? `The job is ${job.state}: only one that failed, was cancelled or waits for its next attempt can be tried again.`
      : `The job is ${job.state}: only one that has not ended can be cancelled.`,
  );
}

/**
 * Tries a job again, or ends it and what it works on.
 * @throws AssayError `not_found`, also for another workspace's; `conflict` when its state does not allow it,
 * or when what it worked on has ended, so that trying again would do nothing.
 */
export async function changeJob(viewer: Viewer, id: string, change: "retry" | "cancel"): Promise<JobAnswer> {
  const pool = queuePool();
  const job = isUuid(id) ? await findJob(pool, id, viewer.workspaceId) : null;
  if (job === null) throw notFound("Job");
  await (change === "retry" ? refuseIdleRetry : endSubject)(viewer, job, subjectOf(job));
  const work = change === "retry" ? retryJob : cancelJob;
  // The queue has a pool of its own: its change commits inside this transaction, whose row is lost only with the process.
  await transaction(async () => {
    await recordAudit(viewer, {
      action: `job.${change}`,
      objectId: id,
      objectName: job.functionId,
      after: { function: job.functionId, state: job.state },
    });
    if (!(await work(pool, id, viewer.workspaceId))) throw unchangeable(job, change);
  });
  const changed = await findJob(pool, id, viewer.workspaceId);
  if (changed === null) throw notFound("Job");
  return jobAnswer(changed);
}
