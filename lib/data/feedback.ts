import "server-only";
import type { FeedbackAnswer, FeedbackBody } from "@/lib/domain/api/runs";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/**
 * Stores what somebody thought of a run's output.
 * @throws AssayError `not_found`, also for a run of another workspace.
 */
export async function insertFeedback(viewer: Viewer, body: FeedbackBody): Promise<FeedbackAnswer> {
  const run = await db().run.findFirst({
    where: { id: body.run_id, workspaceId: viewer.workspaceId },
    select: { id: true },
  });
  if (run === null) throw notFound("Run");
  const row = await db().feedback.create({
    data: {
      workspaceId: viewer.workspaceId,
      runId: run.id,
      value: body.value,
      comment: body.comment ?? "",
    },
  });
  return {
    id: row.id,
    run_id: row.runId,
    value: body.value,
    comment: row.comment === "" ? null : row.comment,
    created_at: row.createdAt.toISOString(),
    updated_at: row.createdAt.toISOString(),
  };
}
