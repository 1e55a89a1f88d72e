import "server-only";
import { type ExperimentSpend, writeCellBatch } from "@/lib/data/cell-batch";
import { getExperimentSetup, readExperimentState, touchExperiment } from "@/lib/data/experiments";
import { isBudgetSpent, paidMore } from "@/lib/domain/experiments/budget";
import type { CellOutcome } from "@/lib/domain/experiments/cell";
import { defaultConcurrency, type ExperimentSetup } from "@/lib/domain/experiments/setup";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { log } from "@/lib/log";
import { CellWriter } from "./cell-writer";
import { Semaphore } from "./semaphore";

const watchIntervalMs = 300;
/** Calls may take minutes: an experiment that is worked on says so all the same, or recovery takes it for forgotten. */
const touchEveryMs = 60_000;
/** Cells under way for each call: one calls while another is scored. */
const cellsACall = 2;

/** Many experiments at once would make many small writes: each then waits longer and writes more. */
function flushDelayMs(): number {
  return Math.min(300, 75 + 25 * openSessions().size);
}

/** Answers that come together are written when the last of them is there, and the thread has nothing better to do. */
function quietMs(): number {
  return 20 * openSessions().size;
}

/** A kill shall lose no more answers that wait to be written than calls that are under way. */
function flushAtCells(concurrency: number): number {
  return Math.min(250, Math.max(10, concurrency * openSessions().size));
}

/** Why a session takes no new cells: the round is over, or the money is. */
export type StopReason = "closed" | "over_budget";

/**
 * One experiment's round in this process, shared by its shards: their common width, one writer that batches their
 * results, and one watch over cancel and budget.
 */
export class ExperimentSession {
  /** Places for calls of models. */
  readonly calls: Semaphore;
  /** Places for cells: some may be scored while others already call again. */
  readonly cells: Semaphore;
  readonly writer: CellWriter;
  stopReason: StopReason | null = null;
  /** One controller a cell: listeners of hundreds of cells on one signal make each new one slower. */
  private readonly running = new Map<AbortController, Promise<void>>();
  private users = 0;
  private seenSinceWatch = false;
  private touchedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(readonly setup: ExperimentSetup) {
    this.calls = new Semaphore(setup.concurrency);
    this.cells = new Semaphore(cellsACall * setup.concurrency);
    this.writer = new CellWriter({
      write: (cells, runs) => this.write(cells, runs),
      limit: Math.max(20, 2 * setup.concurrency),
      flushAt: () => flushAtCells(setup.concurrency),
      delayMs: flushDelayMs,
      quietMs,
    });
  }

  get viewer() {
    return systemViewer(this.setup.workspaceId);
  }

  enter(): void {
    this.users += 1;
    this.timer ??= setInterval(() => void this.watch(), watchIntervalMs);
  }

  /** @returns true when nobody uses the session any more. */
  leave(): boolean {
    this.users -= 1;
    if (this.users > 0) return false;
    clearInterval(this.timer);
    this.timer = undefined;
    return true;
  }

  /** Does the work of one cell under a signal that is aborted only when the round is closed from outside. */
  async runCell(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const cell = new AbortController();
    const done = work(cell.signal).finally(() => this.running.delete(cell));
    this.running.set(cell, done);
    await done;
  }

  /** Waits until no cell of the session is under way in any shard and all that was paid for is written. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.race(this.running.values());
    await this.writer.flush();
  }

  stop(reason: StopReason): void {
    this.stopReason ??= reason;
    if (reason === "closed") for (const cell of this.running.keys()) cell.abort();
    this.calls.wakeAll();
    this.cells.wakeAll();
  }

  private async write(cells: CellOutcome[], runs: FinishedRun[]): Promise<void> {
    try {
      const spend = await writeCellBatch(this.setup.workspaceId, this.setup.id, cells, runs);
      this.seenSinceWatch = true;
      this.touchedAt = performance.now();
      this.heed(spend?.round === this.setup.round ? spend : null);
    } catch (error) {
      // Erased with its workspace while its last calls came back: there is nothing left to write to, however often.
      if ((await readExperimentState(this.viewer, this.setup.id)) !== null) throw error;
      this.heed(null);
    }
  }

  /** Stops the session when the experiment has ended, is gone (null) or has spent its budget, and takes its width. */
  heed(state: ExperimentSpend | null): void {
    if (state === null || state.status !== "running") this.stop("closed");
    if (state === null) return;
    const width = state.concurrency ?? defaultConcurrency;
    this.calls.resize(width);
    this.cells.resize(cellsACall * width);
    const { budgetUsd, paidUsd } = this.setup;
    // Scoring again without a judge costs nothing and may go on after the budget is spent.
    if (isBudgetSpent(budgetUsd, state.paidUsd) && paidMore(state.paidUsd, paidUsd)) this.stop("over_budget");
  }

  private async watch(): Promise<void> {
    // Every write answers the same question.
    if (this.seenSinceWatch) {
      this.seenSinceWatch = false;
      return;
    }
    try {
      if (performance.now() - this.touchedAt > touchEveryMs) {
        this.touchedAt = performance.now();
        await touchExperiment(this.viewer, this.setup.id);
      }
      const state = await readExperimentState(this.viewer, this.setup.id);
      this.heed(state?.round === this.setup.round ? state : null);
    } catch (error) {
      // The database may be away for a moment; the next look tells.
      log.warn({ err: error, experimentId: this.setup.id }, "could not read the experiment's state");
    }
  }
}

type OpenSessions = Map<string, Promise<ExperimentSession>>;

const globalSessions = globalThis as typeof globalThis & { assaySessions?: OpenSessions };

function openSessions(): OpenSessions {
  globalSessions.assaySessions ??= new Map();
  return globalSessions.assaySessions;
}

/** Stops the experiment's cells in this process at once; other processes see the changed status within moments. */
export async function stopSessions(experimentId: string): Promise<void> {
  for (const [key, opening] of openSessions()) {
    if (key.startsWith(`${experimentId} `)) (await opening).stop("closed");
  }
}

/**
 * Runs `work` within the process's session of an experiment's round, opening it for the first shard and closing it
 * after the last. Null when the round is over already.
 */
export async function withSession<T>(
  workspaceId: string,
  experimentId: string,
  round: number,
  work: (session: ExperimentSession) => Promise<T>,
): Promise<T | null> {
  const open = openSessions();
  const key = `${experimentId} ${round}`;
  let opening = open.get(key);
  if (opening === undefined) {
    opening = getExperimentSetup(systemViewer(workspaceId), experimentId).then(
      (setup) => new ExperimentSession(setup),
    );
    open.set(key, opening);
    opening.catch(() => open.delete(key));
  }
  const session = await opening;
  if (session.setup.round !== round || session.setup.status !== "running") {
    open.delete(key);
    return null;
  }
  session.enter();
  try {
    return await work(session);
  } finally {
    if (session.leave() && open.get(key) === opening) open.delete(key);
  }
}
