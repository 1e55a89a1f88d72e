import "server-only";
import { getRunRequest } from "@/lib/data/runs";
import type { RunAnswer } from "@/lib/domain/api/runs";
import { AssayError } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { startRun } from "./execute-run";

/**
 * Sends the messages of a stored run again, to the model that answered it, through today's connection: a run of its
 * own, queued.
 * @throws AssayError `forbidden`, `not_found`; `conflict` for an embedding; `invalid` when the provider is no longer
 * connected.
 */
export async function repeatRun(viewer: Viewer, runId: string): Promise<RunAnswer> {
  requireRole(viewer.role, "run.create");
  const {
    id: _id,
    traceId: _traceId,
    createdAt: _createdAt,
    connectionId: _connectionId,
    experimentId: _experimentId,
    ...request
  } = await getRunRequest(viewer, runId);
  if (request.origin === "embedding") {
    throw new AssayError("conflict", "The run embedded texts; there are no messages to send again.");
  }
  const fallbacks = request.fallbacks.filter(
    ({ provider, model }) => provider !== request.provider || model !== request.model,
  );
  return startRun(viewer, { ...request, fallbacks, origin: "playground" }, 0);
}
