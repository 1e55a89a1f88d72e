import "server-only";
import { setTimeout as sleep } from "node:timers/promises";

interface Reading<T> {
  startedAt: number;
  running: Promise<T>;
  /** The read of those who came while it ran. */
  next: Promise<T> | null;
}

/**
 * Shares reads among those who ask for the same thing at once. Who asks while a read is under way waits for the next
 * one, together with all others: a read begins only after everybody who gets its answer has asked. Nothing is kept, so
 * nobody is ever told what was true before they asked.
 */
export class SharedReads<T> {
  readonly #readings = new Map<string, Reading<T>>();
  readonly #paceMs: number;

  /** @param paceMs least time between two reads of a thing while many ask for it; one alone never waits. */
  constructor(paceMs = 5) {
    this.#paceMs = paceMs;
  }

  /** What `load` answers; it is called once for all who share the read. */
  read(key: string, load: () => Promise<T>): Promise<T> {
    const reading = this.#readings.get(key);
    if (reading === undefined) return this.#start(key, load);
    reading.next ??= this.#startAfter(reading, key, load);
    return reading.next;
  }

  #start(key: string, load: () => Promise<T>): Promise<T> {
    const running = load();
    const reading: Reading<T> = { startedAt: performance.now(), running, next: null };
    this.#readings.set(key, reading);
    const ended = () => {
      if (reading.next === null) this.#readings.delete(key);
    };
    running.then(ended, ended);
    return running;
  }

  async #startAfter(reading: Reading<T>, key: string, load: () => Promise<T>): Promise<T> {
    await reading.running.catch(() => undefined);
    const waitMs = this.#paceMs - (performance.now() - reading.startedAt);
    if (waitMs > 0) await sleep(waitMs);
    return this.#start(key, load);
  }
}
