import "server-only";
import { transaction } from "@/lib/data/client";
import { writeRuns } from "@/lib/data/run-batch";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { announceFailedRun } from "./announce-event";

interface Waiting {
  run: FinishedRun;
  done: (written: boolean) => void;
  failed: (error: unknown) => void;
}

const queues = new Map<string, Waiting[]>();

/** Failures are told of in the transaction that stores them; where all went well the one statement is enough. */
function write(workspaceId: string, runs: FinishedRun[]): Promise<Set<string>> {
  const failed = runs.filter(({ status }) => status === "failed");
  if (failed.length === 0) return writeRuns(workspaceId, runs);
  return transaction(async () => {
    const written = await writeRuns(workspaceId, runs);
    for (const run of failed) {
      if (written.has(run.id)) await announceFailedRun(systemViewer(workspaceId), run);
    }
    return written;
  });
}

async function writeAlone({ run, done, failed }: Waiting, workspaceId: string): Promise<void> {
  try {
    done((await write(workspaceId, [run])).has(run.id));
  } catch (error) {
    failed(error);
  }
}

async function writeBatch(workspaceId: string, batch: Waiting[]): Promise<void> {
  try {
    const written = await write(
      workspaceId,
      batch.map(({ run }) => run),
    );
    for (const { run, done } of batch) done(written.has(run.id));
  } catch {
    // One run that cannot be stored must not take the others with it.
    for (const one of batch) await writeAlone(one, workspaceId);
  }
}

async function drain(workspaceId: string, queue: Waiting[]): Promise<void> {
  while (queue.length > 0) await writeBatch(workspaceId, queue.splice(0));
  queues.delete(workspaceId);
}

/**
 * Writes a finished run, together with those that finish while the write before is under way: runs of one hour and
 * prompt count into the same row of sums and would otherwise wait for each other one by one.
 * @returns false when the run was final already and stays as it is.
 */
export function writeFinishedRun(workspaceId: string, run: FinishedRun): Promise<boolean> {
  return new Promise((done, failed) => {
    const waiting = { run, done, failed };
    const queue = queues.get(workspaceId);
    if (queue !== undefined) {
      queue.push(waiting);
      return;
    }
    const fresh = [waiting];
    queues.set(workspaceId, fresh);
    void drain(workspaceId, fresh);
  });
}
