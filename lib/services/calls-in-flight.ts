import "server-only";
import { drainSignal } from "@/inngest/client";
import type { ExperimentSession } from "./experiment-session";
import type { Release } from "./semaphore";

/**
 * What a step of an experiment has started and not finished: cells or pairs, as many at once as the experiment may call.
 * The first that fails stops the step: that is the database's failure, never a model's.
 */
export class CallsInFlight {
  private readonly running = new Set<Promise<void>>();
  private failure: unknown = null;

  /** @param deadline on the clock of `performance.now()`: nothing starts after it. */
  constructor(
    private readonly session: ExperimentSession,
    private readonly deadline: number,
  ) {}

  /** At shutdown what is in flight finishes and is written; the rest waits for the next process. */
  private mayStart(): boolean {
    const stopped = this.session.stopReason !== null || this.failure !== null || drainSignal().aborted;
    return !stopped && performance.now() < this.deadline;
  }

  /**
   * Starts `work` as soon as there is a place. It may give its place among the calls to another before it ends.
   * @returns false when nothing may start any more.
   */
  async start(work: (signal: AbortSignal, endCall: Release) => Promise<void>): Promise<boolean> {
    const { session } = this;
    await session.writer.ready();
    const endCell = await session.cells.acquire();
    const endCall = await session.calls.acquire();
    const end = () => {
      endCall();
      endCell();
    };
    if (!this.mayStart()) {
      end();
      return false;
    }
    const running = session
      .runCell((signal) => work(signal, endCall))
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => {
        end();
        this.running.delete(running);
      });
    this.running.add(running);
    return true;
  }

  /** Waits for the end of all that was started. @throws what one of them failed with. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
    await this.session.writer.flush();
    if (this.failure !== null) throw this.failure;
  }
}
