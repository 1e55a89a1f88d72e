import "server-only";
import { drainSignal } from "@/inngest/client";
import { finishShard, listPendingCells } from "@/lib/data/experiment-cells";
import { findReusableRuns, getRunOutputs, type ReusableRun } from "@/lib/data/runs";
import type { RunAnswer } from "@/lib/domain/api/runs";
import type { PendingCell } from "@/lib/domain/experiments/setup";
import { closeOverBudget } from "./close-experiment";
import { type ExperimentSession, withSession } from "./experiment-session";
import { concludeRound } from "./judge-pairs";
import { type ProviderDirectory, providerDirectory } from "./provider-access";
import { type PreparedCell, prepareCell, runCell } from "./run-cell";

export interface ShardRequest {
  workspaceId: string;
  experimentId: string;
  round: number;
  shard: number;
}

/** `more`: the time box ended first; call again. `finished`: every cell is written. `closed`: the round is over. */
export type ShardOutcome = "more" | "finished" | "closed";

interface ShardWork {
  session: ExperimentSession;
  directory: ProviderDirectory;
  prepared: PreparedCell[];
  reusable: Map<string, ReusableRun>;
  /** Generations of cells that only need scores. */
  outputs: Map<string, RunAnswer>;
}

async function gather(session: ExperimentSession, cells: PendingCell[]): Promise<ShardWork> {
  const directory = await providerDirectory(session.viewer);
  const prepared = cells.map((cell) => prepareCell(session.setup, directory, cell));
  const keys = prepared.flatMap((cell) => (cell.reuseKey === null ? [] : [cell.reuseKey]));
  const runIds = cells.flatMap((cell) => (cell.runId === null ? [] : [cell.runId]));
  const [reusable, outputs] = await Promise.all([
    findReusableRuns(session.viewer, keys),
    runIds.length === 0 ? new Map<string, RunAnswer>() : getRunOutputs(session.viewer, runIds),
  ]);
  return { session, directory, prepared, reusable, outputs };
}

/** Starts cells as places come free until all are started, the time box ends or the session stops. */
async function startCells(work: ShardWork, deadline: number): Promise<boolean> {
  const { session } = work;
  const inFlight = new Set<Promise<void>>();
  let failure: unknown = null;
  let startedAll = true;
  // At shutdown what is in flight finishes and is written; the rest waits for the next process.
  const drain = drainSignal();
  for (const cell of work.prepared) {
    await session.writer.ready();
    await session.places.acquire();
    if (session.stopReason !== null || failure !== null || performance.now() >= deadline || drain.aborted) {
      session.places.release();
      startedAll = false;
      break;
    }
    const running = session
      .runCell((signal) => runCell(session, work, cell, signal))
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => {
        session.places.release();
        inFlight.delete(running);
      });
    inFlight.add(running);
  }
  await Promise.all(inFlight);
  await session.writer.flush();
  if (failure !== null) throw failure;
  return startedAll;
}

async function conclude(
  session: ExperimentSession,
  shard: number,
  startedAll: boolean,
): Promise<ShardOutcome> {
  if (session.stopReason === "over_budget") {
    // Cells under way in other shards are paid for: their scores count.
    await session.settled();
    await closeOverBudget(session.setup);
    return "closed";
  }
  if (session.stopReason === "closed") return "closed";
  if (!startedAll) return "more";
  const open = await finishShard(session.setup, shard);
  if (open === null) return "closed";
  if (open === 0) await concludeRound(session.setup);
  return "finished";
}

/**
 * Runs the cells of one shard that are not done yet, for about `timeBoxMs`: calls or reuses, evaluates, writes in
 * batches. Safe to repeat at any point; finished cells are skipped. The last shard of the round aggregates.
 * @throws when results could not be written; the shard's open cells are then still pending.
 */
export async function runShard(request: ShardRequest, timeBoxMs: number): Promise<ShardOutcome> {
  const deadline = performance.now() + timeBoxMs;
  const { workspaceId, experimentId, round, shard } = request;
  const outcome = await withSession(workspaceId, experimentId, round, async (session) => {
    const cells = await listPendingCells(session.setup, shard);
    const work = await gather(session, cells);
    const startedAll = await startCells(work, deadline);
    return conclude(session, shard, startedAll);
  });
  return outcome ?? "closed";
}
