import "server-only";
import type { CellOutcome } from "@/lib/domain/experiments/cell";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { log } from "@/lib/log";

/** A database that restarts is back well within this; until then results wait in memory. */
const giveUpAfterMs = 90_000;

export interface CellWriterOptions {
  write: (cells: CellOutcome[], runs: FinishedRun[]) => Promise<void>;
  /** Unwritten cells, those being written included, above which `ready` makes new work wait. */
  limit: number;
  /** Unwritten cells that are written at once. */
  flushAt: () => number;
  /** How long a finished cell may wait for others to be written with. */
  delayMs: () => number;
  /** How long none may have come before those that are there are written without waiting further. */
  quietMs: () => number;
}

/**
 * Batches finished cells into few writes: one write is under way at a time, and what finishes meanwhile goes into
 * the next. A failing write is repeated (it is idempotent) while new cells are held back.
 */
export class CellWriter {
  private cells: CellOutcome[] = [];
  private runs: FinishedRun[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** When the present batch is written at the latest. */
  private dueAt = 0;
  private writing: Promise<void> | null = null;
  private beingWritten = 0;
  private failure: unknown = null;

  constructor(private readonly options: CellWriterOptions) {}

  /** Takes a finished cell; it is written within a few hundred milliseconds at most. */
  add(cell: CellOutcome | null, runs: FinishedRun[]): void {
    if (cell !== null) this.cells.push(cell);
    this.runs.push(...runs);
    if (this.writing !== null) return;
    if (this.cells.length >= this.options.flushAt()) this.begin();
    else this.beginLater();
  }

  /**
   * Resolves when there is room for more results: while the database is slow or away, no money is spent on answers that a
   * kill would lose.
   */
  async ready(): Promise<void> {
    while (this.cells.length + this.beingWritten > this.options.limit) {
      if (this.writing === null) this.begin();
      await this.writing;
      this.check();
    }
    this.check();
  }

  /** Waits until all that was added is written. @throws when it could not be. */
  async flush(): Promise<void> {
    while (this.writing !== null || this.cells.length > 0 || this.runs.length > 0) {
      if (this.writing === null) this.begin();
      await this.writing;
      this.check();
    }
  }

  private check(): void {
    if (this.failure !== null) throw this.failure;
  }

  private beginLater(): void {
    const now = performance.now();
    if (this.timer === undefined) this.dueAt = now + this.options.delayMs();
    clearTimeout(this.timer);
    const delayMs = Math.min(this.options.quietMs(), this.dueAt - now);
    this.timer = setTimeout(() => this.begin(), Math.max(0, delayMs));
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { cells, runs } = this;
    if (this.writing !== null || (cells.length === 0 && runs.length === 0)) return;
    this.cells = [];
    this.runs = [];
    this.beingWritten = cells.length;
    this.writing = this.persist(cells, runs).finally(() => {
      this.writing = null;
      this.beingWritten = 0;
      if (this.cells.length > 0 || this.runs.length > 0) this.beginLater();
    });
  }

  private async persist(cells: CellOutcome[], runs: FinishedRun[]): Promise<void> {
    const started = performance.now();
    for (let delayMs = 100; ; delayMs = Math.min(2 * delayMs, 5_000)) {
      try {
        await this.options.write(cells, runs);
        return;
      } catch (error) {
        if (performance.now() - started > giveUpAfterMs) {
          this.failure = error;
          return;
        }
        log.warn({ err: error, cells: cells.length }, "could not write cell results, trying again");
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }
}
