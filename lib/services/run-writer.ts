import "server-only";
import { writeRuns } from "@/lib/data/run-batch";
import type { FinishedRun } from "@/lib/domain/runs/run-record";

interface Waiting {
  run: FinishedRun;
  done: (written: boolean) => void;
  failed: (error: unknown) => void;
}

const queues = new Map<string, Waiting[]>();

async function writeAlone({ run, done, failed }: Waiting, workspaceId: string): Promise<void> {
  try {
    done((await writeRuns(workspaceId, [run])).has(run.id));
  } catch (error) {
    failed(error);
  }
}

async function writeBatch(workspaceId: string, batch: Waiting[]): Promise<void> {
  try {
    const written = await writeRuns(
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
