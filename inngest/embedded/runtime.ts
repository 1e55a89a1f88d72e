import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Op } from "./protocol";

/** The function call that the current code runs in. */
export interface CallContext {
  runId: string;
  /** What names the events sent now, the same whenever this step is tried again. */
  eventScope(): string;
  /** One number per scope and `send`, the same for the SDK's own retries of that `send`. */
  eventBatches: Map<string, string[]>;
  /** Writes finished steps; false when the lease is gone and the call must halt. */
  checkpoint(ops: Op[]): Promise<boolean>;
}

interface Runtime {
  calls: AsyncLocalStorage<CallContext>;
  pools: Map<string, pg.Pool>;
  /** Aborted when the engine of this process stops, so that steps can end early and give their work back. */
  drain: AbortController;
  signingKey: string;
}

const key = Symbol.for("assay.engine.runtime");
type Holder = typeof globalThis & { [key]?: Runtime };

/** Shared by every copy of this module in the process: Next may bundle instrumentation and routes apart. */
export function runtime(): Runtime {
  const holder: Holder = globalThis;
  holder[key] ??= {
    calls: new AsyncLocalStorage<CallContext>(),
    pools: new Map(),
    drain: new AbortController(),
    signingKey: `signkey-embedded-${randomBytes(32).toString("hex")}`,
  };
  return holder[key];
}

/** A new life after a stop: signals given out from now on are not aborted. */
export function startDrain(): void {
  if (runtime().drain.signal.aborted) runtime().drain = new AbortController();
}
