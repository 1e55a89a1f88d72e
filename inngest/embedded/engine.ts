import { setTimeout as sleep } from "node:timers/promises";
import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { claimJobs } from "./claim";
import { followClock } from "./clock";
import { createPool, isTransient, untilReachable } from "./database";
import { dispatchCrons, dispatchEvents, registerCrons } from "./dispatch";
import { invoke } from "./invoke";
import { type QueueStats, queueStats } from "./jobs";
import { type CallResult, type ClaimedJob, type EngineLog, type Op, serializedError } from "./protocol";
import { readFunctions } from "./registry";
import { type CallContext, runtime, startDrain } from "./runtime";
import { checkpoint, defaultRetryDelay, loadSteps, type RetryDelay, type Settled, settle } from "./settle";
import { createWatch, heartbeat, prune, registerWorker, releaseJobs, unregisterWorker } from "./workers";

export interface EngineOptions {
  /** Reached directly, not through a transaction-mode pooler: LISTEN and session locks are used. */
  databaseUrl: string;
  client: Inngest.Any;
  functions: readonly InngestFunction.Any[];
  log: EngineLog;
  /** Calls at the same time in this process; a quarter of them is kept for jobs with a priority above 0. Default 16. */
  concurrency?: number;
  /** Heartbeat, and the pause after which work is looked for even if nobody gave notice. Default 1000. */
  pollMs?: number;
  /** Milliseconds before attempt n + 1. */
  retryDelay?: RetryDelay;
  /** Hours to keep handled events, finished and failed runs. */
  keep?: { eventHours: number; finishedHours: number; failedHours: number };
}

export interface EmbeddedEngine {
  /** Resolves when the database is reached and the engine takes work. */
  start(): Promise<void>;
  /** Stops taking work, waits for calls in flight up to the limit, then gives the rest back to other processes. */
  stop(options: { timeoutMs: number }): Promise<void>;
  stats(): Promise<QueueStats>;
}

const pruneEveryMs = 600_000;

/**
 * Runs Inngest functions on PostgreSQL without an Inngest server, in this process. Throws when a function uses an
 * option the engine does not support. The client must be in cloud mode with `runtime().signingKey` and the embedded fetch.
 */
export function createEmbeddedEngine(options: EngineOptions): EmbeddedEngine {
  return new Engine(options);
}

class Engine implements EmbeddedEngine {
  readonly #options: EngineOptions;
  readonly #registry;
  readonly #handler;
  readonly #pool: pg.Pool;
  readonly #worker = uuidv7();
  readonly #watch;
  readonly #inFlight = new Map<string, { job: ClaimedJob; done: Promise<void> }>();
  readonly #served = new Map<string, number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #listener: pg.Client | undefined;
  #connecting: Promise<void> | undefined;
  #stopping = false;
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;
  #eventsWaiting = true;
  #claimUncertain = false;
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#registry = readFunctions(options.functions, options.client.id);
    this.#handler = serve({
      client: options.client,
      functions: options.functions,
      enableUnauthedSync: false,
    });
    this.#pool = createPool(options.databaseUrl, Math.min(10, this.#concurrency + 2));
    this.#watch = createWatch(this.#pool, this.#worker);
  }

  get #concurrency(): number {
    return this.#options.concurrency ?? 16;
  }

  async start(): Promise<void> {
    startDrain();
    await this.#connect();
    if (this.#stopping) return;
    await this.#reach(() => registerCrons(this.#pool, this.#registry));
    this.#tickLater();
    this.#wake(true);
  }

  async stop({ timeoutMs }: { timeoutMs: number }): Promise<void> {
    this.#stopping = true;
    runtime().drain.abort();
    const inTime = AbortSignal.timeout(timeoutMs);
    const timedOut = new Promise<void>((resolve) => inTime.addEventListener("abort", () => resolve()));
    await Promise.race([this.#pumping, timedOut]);
    await Promise.race([Promise.all([...this.#inFlight.values()].map(({ done }) => done)), timedOut]);
    for (const timer of this.#timers) clearTimeout(timer);
    await unregisterWorker(this.#pool, this.#worker).catch((error) =>
      this.#report(error, "could not give back its jobs"),
    );
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.end().catch(() => {});
    await this.#pool.end();
  }

  stats(): Promise<QueueStats> {
    return queueStats(this.#pool);
  }

  #reach<T>(work: () => Promise<T>): Promise<T> {
    return untilReachable(work, () => !this.#stopping);
  }

  #report(error: unknown, what: string): void {
    const { log } = this.#options;
    if (isTransient(error)) log.warn({ err: error }, `Engine ${what}: the database is away.`);
    else log.error({ err: error }, `Engine ${what}.`);
  }

  /** Opens the listening session, again and again until it stands; one attempt at a time. */
  #connect(): Promise<void> {
    this.#connecting ??= this.#connectUntilReached().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connectUntilReached(): Promise<void> {
    for (let pause = 50; !this.#stopping; pause = Math.min(pause * 2, 1000)) {
      const client = new pg.Client({
        connectionString: this.#options.databaseUrl,
        application_name: "assay-engine",
        keepAlive: true,
        connectionTimeoutMillis: 10_000,
      });
      client.on("error", () => {});
      try {
        await client.connect();
        await registerWorker(client, this.#worker);
        this.#watch.forget();
        client.on("notification", ({ payload }) => this.#wake(payload === "event"));
        client.on("end", () => {
          if (this.#listener === client && !this.#stopping) void this.#connect();
        });
        this.#listener = client;
        this.#claimUncertain = true;
        return this.#wake(true);
      } catch (error) {
        this.#report(error, "could not listen for work");
        await client.end().catch(() => {});
        await sleep(pause);
      }
    }
  }

  #later(delayMs: number, work: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        if (!this.#stopping) work();
      },
      Math.min(delayMs, 2 ** 31 - 1),
    );
    this.#timers.add(timer);
  }

  #tickLater(): void {
    this.#later(this.#options.pollMs ?? 1000, () => {
      void this.#tick().finally(() => this.#tickLater());
    });
  }

  async #tick(): Promise<void> {
    try {
      const setBackMs = await followClock(this.#pool);
      if (setBackMs > 0)
        this.#options.log.warn({ setBackMs }, "The clock was set back; due times moved along.");
      const known = await heartbeat(this.#pool, this.#worker, this.#inFlight.size);
      if (!known && this.#listener) await registerWorker(this.#listener, this.#worker);
      const dead = await this.#watch.sweep();
      if (dead.length > 0)
        this.#options.log.warn({ workers: dead }, "Workers died; their jobs go on here or elsewhere.");
      await dispatchCrons(this.#pool, this.#registry);
      if (performance.now() - this.#prunedAt > pruneEveryMs) {
        this.#prunedAt = performance.now();
        await prune(
          this.#pool,
          this.#options.keep ?? { eventHours: 24, finishedHours: 72, failedHours: 720 },
        );
      }
    } catch (error) {
      this.#watch.forget();
      this.#report(error, "could not do its rounds");
    }
    this.#wake(true);
  }

  #wake(events: boolean): void {
    if (this.#stopping) return;
    this.#eventsWaiting ||= events;
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = this.#pump().finally(() => {
      this.#pumping = undefined;
      if (this.#pumpAgain) this.#wake(false);
    });
  }

  async #pump(): Promise<void> {
    this.#pumpAgain = false;
    try {
      while (this.#eventsWaiting) {
        this.#eventsWaiting = false;
        if ((await dispatchEvents(this.#pool, this.#registry)) > 0) this.#eventsWaiting = true;
      }
      await this.#claim();
    } catch (error) {
      this.#eventsWaiting = true;
      this.#report(error, "could not take work");
    }
  }

  async #claim(): Promise<void> {
    if (this.#claimUncertain) {
      await releaseJobs(this.#pool, this.#worker, [...this.#inFlight.keys()]);
      this.#claimUncertain = false;
    }
    const batch = [...this.#inFlight.values()].filter(({ job }) => job.priority <= 0).length;
    const reserved = this.#concurrency > 1 ? Math.ceil(this.#concurrency / 4) : 0;
    const slots = {
      total: this.#concurrency - this.#inFlight.size,
      batch: this.#concurrency - reserved - batch,
    };
    if (slots.total <= 0 || this.#stopping) return;
    try {
      const jobs = await claimJobs(this.#pool, this.#worker, [...this.#registry.keys()], slots, this.#served);
      for (const job of jobs) this.#inFlight.set(job.id, { job, done: this.#run(job) });
    } catch (error) {
      // The transaction may have been committed all the same: then these jobs are ours without our knowing.
      this.#claimUncertain = true;
      throw error;
    }
  }

  async #run(job: ClaimedJob): Promise<void> {
    let settled: Settled = { wakeInMs: 0 };
    try {
      settled = await this.#call(job);
    } catch (error) {
      if (!this.#stopping)
        this.#report(error, `could not finish a call of ${job.functionId} (run ${job.runId})`);
      this.#claimUncertain = true;
    }
    this.#inFlight.delete(job.id);
    const delayMs = settled?.wakeInMs ?? 0;
    if (delayMs > 0) this.#later(delayMs + 1, () => this.#wake(false));
    this.#wake(false);
  }

  async #call(job: ClaimedJob): Promise<Settled> {
    const steps = await this.#reach(() => loadSteps(this.#pool, this.#worker, job));
    if (steps === null) return null;
    const context = this.#context(job, steps.length);
    const { signingKey } = runtime();
    const result: CallResult = await runtime()
      .calls.run(context, () => invoke(this.#handler, signingKey, job, steps))
      .catch((error: unknown) => ({ kind: "threw", error: serializedError(error), retriable: true }));
    const delay = this.#options.retryDelay ?? defaultRetryDelay;
    const write = (answer: CallResult) =>
      this.#reach(() => settle(this.#pool, this.#worker, job, answer, delay));
    try {
      return await write(result);
    } catch (error) {
      // What cannot be written (too large, not readable) is a failed attempt, not a reason to hold the job forever.
      return await write({ kind: "threw", error: serializedError(error), retriable: true });
    }
  }

  #context(job: ClaimedJob, memoized: number): CallContext {
    let finished = memoized;
    return {
      runId: job.runId,
      eventScope: () => (job.sleeping ? null : job.stepId) ?? `after ${finished}`,
      eventBatches: new Map(),
      checkpoint: async (ops: Op[]) => {
        const held = await this.#reach(() => checkpoint(this.#pool, this.#worker, job, ops));
        finished += ops.length;
        return held;
      },
    };
  }
}
