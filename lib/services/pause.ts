import "server-only";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits, and no longer once the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
