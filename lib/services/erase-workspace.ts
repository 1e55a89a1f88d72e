import "server-only";
import { drainSignal } from "@/inngest/client";
import { workspaceDeleted } from "@/inngest/events";
import { eraseRows, listDeletedWorkspaces } from "@/lib/data/deleted-workspaces";
import { log } from "@/lib/log";
import { sendOrRecover } from "./send-or-recover";

/** Hands a deleted workspace to the engine. The same `round` twice is once. */
export async function requestErasure(workspaceId: string, round: string): Promise<void> {
  await sendOrRecover(
    workspaceDeleted.create({ workspaceId, part: 0 }, { id: `erase ${workspaceId} ${round}` }),
  );
}

/** Erases rows of a deleted workspace until `timeBoxMs` are over or the process stops. */
export async function eraseWorkspace(workspaceId: string, timeBoxMs: number): Promise<"more" | "erased"> {
  const deadline = performance.now() + timeBoxMs;
  const drain = drainSignal();
  if (!(await eraseRows(workspaceId, () => performance.now() < deadline && !drain.aborted))) return "more";
  log.info({ workspace_id: workspaceId }, "workspace erased");
  return "erased";
}

/** Sends lost events of deleted workspaces again, each once an hour. @returns how many wait to be erased. */
export async function recoverErasures(now = new Date()): Promise<number> {
  const waiting = await listDeletedWorkspaces();
  for (const id of waiting) await requestErasure(id, now.toISOString().slice(0, 13));
  return waiting.length;
}
