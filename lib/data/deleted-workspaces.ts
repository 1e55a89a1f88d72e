import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db, transaction } from "./client";

/** Tables that may hold millions of a workspace's rows, what refers to others first; all else goes with the workspace. */
const largeTables = [
  "evaluation_results",
  "runs",
  "evaluations",
  "past_judgements",
  "embeddings",
  "metric_rollups",
] as const;

/** Few enough that a statement with its cascades takes a fraction of a second, so that nobody waits for its locks. */
const rowsAtOnce = 2_000;

/** The audit log may only go together with its workspace, in one statement, which takes minutes for millions of rows. */
const lastStatementMs = 30 * 60 * 1000;

/**
 * Within a transaction: shuts the workspace for good. Its people, keys, invitations, connections and webhooks are gone at
 * once and what runs for it is cancelled; its other rows wait for {@link eraseRows}.
 */
export async function closeWorkspace(viewer: Viewer): Promise<void> {
  const ofWorkspace = { where: { workspaceId: viewer.workspaceId } };
  const deletedAt = new Date();
  await db().workspace.update({
    where: { id: viewer.workspaceId },
    // Its address is free for another one.
    data: { deletedAt, slug: `deleted-${viewer.workspaceId}` },
    select: { id: true },
  });
  await db().membership.deleteMany(ofWorkspace);
  await db().apiKey.deleteMany(ofWorkspace);
  await db().invitation.deleteMany(ofWorkspace);
  await db().webhook.deleteMany(ofWorkspace);
  await db().providerConnection.deleteMany(ofWorkspace);
  await db().experiment.updateMany({
    where: { ...ofWorkspace.where, status: { in: ["pending", "running"] } },
    // Completed, so that recovery does not make results of it.
    data: { status: "cancelled", completedAt: deletedAt },
  });
}

/** Workspaces that were deleted and are not erased yet. For recovery. */
export async function listDeletedWorkspaces(): Promise<string[]> {
  const rows = await db().workspace.findMany({
    where: { deletedAt: { not: null } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

async function eraseSome(table: (typeof largeTables)[number], workspaceId: string): Promise<number> {
  return db().$executeRawUnsafe(
    `delete from ${table} where ctid = any(array(
       select ctid from ${table} where workspace_id = $1::uuid limit ${rowsAtOnce}))`,
    workspaceId,
  );
}

/**
 * Erases a deleted workspace in small statements, and itself at the end. One that is not marked as deleted is left alone.
 * @param goOn asked between statements.
 * @returns whether it is gone; false when `goOn` said no first.
 */
export async function eraseRows(workspaceId: string, goOn: () => boolean): Promise<boolean> {
  const marked = { id: workspaceId, deletedAt: { not: null } };
  if ((await db().workspace.count({ where: marked })) === 0) return true;
  for (const table of largeTables) {
    for (let erased = rowsAtOnce; erased === rowsAtOnce; ) {
      if (!goOn()) return false;
      erased = await eraseSome(table, workspaceId);
    }
  }
  if (!goOn()) return false;
  await transaction(() => db().workspace.deleteMany({ where: marked }), lastStatementMs);
  return true;
}
