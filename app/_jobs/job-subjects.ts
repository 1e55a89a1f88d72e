import type { Job } from "@/inngest/embedded/jobs";
import { readExperimentState } from "@/lib/data/experiments";
import { getRun } from "@/lib/data/runs";
import { findDelivery } from "@/lib/data/webhook-deliveries";
import type { JobAnswer } from "@/lib/domain/api/jobs";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { cancelExperiment } from "@/lib/services/close-experiment";
import { giveUpDelivery } from "@/lib/services/deliver-webhook";
import { failRun } from "@/lib/services/execute-run";

type Subject = JobAnswer["subject"];

const open = new Set(["pending", "running"]);

function isOver(job: Job): boolean {
  return job.state === "completed" || job.state === "failed" || job.state === "cancelled";
}

async function experimentReason(viewer: Viewer, id: string, round: unknown): Promise<string | null> {
  const state = await readExperimentState(viewer, id);
  if (state === null) return "The experiment is deleted, so its job has nothing left to do.";
  if (!open.has(state.status)) {
    return `The experiment has ended (${state.status}), so its job has nothing left to do. Run its failed cells again on the experiment itself: POST /api/v1/experiments/${id}/retry, or Retry on its page.`;
  }
  if (state.round === round) return null;
  return "The experiment was started again since, with jobs of its own; this one has nothing left to do.";
}

async function deliveryReason(viewer: Viewer, id: string, round: unknown): Promise<string | null> {
  const delivery = await findDelivery(viewer, id);
  if (delivery === null) return "The delivery is deleted, so its job has nothing left to do.";
  if (delivery.status === "delivered") return "The delivery has arrived; send it again on its own page.";
  if (delivery.round === round) return null;
  return "The delivery was sent again since, by a job of its own; this one has nothing left to do.";
}

async function runReason(viewer: Viewer, id: string): Promise<string | null> {
  const { status } = await getRun(viewer, id);
  return status === "completed" ? "The run is completed, so its job has nothing left to do." : null;
}

/**
 * Refuses to try an ended job again where that would succeed without doing anything, since what it worked on has ended
 * or goes on elsewhere.
 * @throws AssayError `conflict` saying what to do instead.
 */
export async function refuseIdleRetry(viewer: Viewer, job: Job, subject: Subject): Promise<void> {
  if (subject === null || !isOver(job) || job.state === "completed") return;
  const reasons = { experiment: experimentReason, webhook_delivery: deliveryReason, run: runReason };
  const reason = await reasons[subject.type](viewer, subject.id, job.eventData?.round);
  if (reason !== null) throw new AssayError("conflict", reason);
}

/**
 * Ends what a job that is about to be cancelled works on: it would wait for ever, or be taken up again by recovery. What
 * an experiment has scored stays and is aggregated; a run or a delivery fails.
 */
export async function endSubject(viewer: Viewer, job: Job, subject: Subject): Promise<void> {
  if (subject === null || isOver(job)) return;
  const { workspaceId } = viewer;
  if (subject.type === "run") return failRun(workspaceId, subject.id);
  const round = Number(job.eventData?.round);
  if (subject.type === "webhook_delivery") {
    const webhookId = subject.webhook_id ?? "";
    return giveUpDelivery(
      { workspaceId, webhookId, deliveryId: subject.id, round },
      "Its job was cancelled on the Jobs page.",
    );
  }
  const state = await readExperimentState(viewer, subject.id);
  if (state !== null && open.has(state.status) && state.round === round) {
    await cancelExperiment(viewer, subject.id);
  }
}
