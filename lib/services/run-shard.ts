import "server-only";
import { finishShard, listPendingCells } from "@/lib/data/experiment-cells";
import { findReusableRuns, getRunOutputs, type ReusableRun } from "@/lib/data/runs";
import type { RunAnswer } from "@/lib/domain/api/runs";
import type { PendingCell } from "@/lib/domain/experiments/setup";
import { CallsInFlight } from "./calls-in-flight";
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

/** Cells looked up together, shortly before they start: few enough that nobody waits while they are rendered. */
const cellsAtOnce = 50;

interface GatheredCells {
  directory: ProviderDirectory;
  prepared: PreparedCell[];
  reusable: Map<string, ReusableRun>;
  /** Generations of cells that only need scores. */
  outputs: Map<string, RunAnswer>;
}

async function gather(session: ExperimentSession, cells: PendingCell[]): Promise<GatheredCells> {
  const directory = await providerDirectory(session.viewer);
  const prepared = cells.map((cell) => prepareCell(session.setup, directory, cell));
  const keys = prepared.flatMap((cell) => (cell.reuseKey === null ? [] : [cell.reuseKey]));
  const runIds = cells.flatMap((cell) => (cell.runId === null ? [] : [cell.runId]));
  const [reusable, outputs] = await Promise.all([
    findReusableRuns(session.viewer, keys),
    runIds.length === 0 ? new Map<string, RunAnswer>() : getRunOutputs(session.viewer, runIds),
  ]);
  return { directory, prepared, reusable, outputs };
}

/** The cells' groups in order, each looked up while the one before it is being started. */
async function* gatherAhead(session: ExperimentSession, cells: PendingCell[]): AsyncGenerator<GatheredCells> {
  const group = (first: number) => {
    if (first >= cells.length) return null;
    const gathered = gather(session, cells.slice(first, first + cellsAtOnce));
    // Whoever awaits it hears of a failure; without anybody waiting it would end the process.
    gathered.catch(() => undefined);
    return gathered;
  };
  let next = group(0);
  for (let first = cellsAtOnce; next !== null; first += cellsAtOnce) {
    const present = await next;
    next = group(first);
    yield present;
  }
}

/** @returns true when every cell was started before the time box ended. */
async function runCells(
  session: ExperimentSession,
  cells: PendingCell[],
  deadline: number,
): Promise<boolean> {
  const inFlight = new CallsInFlight(session, deadline);
  try {
    for await (const context of gatherAhead(session, cells)) {
      for (const prepared of context.prepared) {
        const started = await inFlight.start((signal, endCall) =>
          runCell({ session, context, prepared, endCall, signal }),
        );
        if (!started) return false;
      }
    }
    return true;
  } finally {
    await inFlight.settled();
  }
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
    const startedAll = await runCells(session, cells, deadline);
    return conclude(session, shard, startedAll);
  });
  return outcome ?? "closed";
}
