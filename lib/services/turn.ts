import "server-only";
import { setImmediate } from "node:timers/promises";

/** Work may keep the thread for as long as this, in milliseconds. */
const longestSlice = 10;

let since = 0;

async function letOthersRun(): Promise<void> {
  await setImmediate();
  since = performance.now();
}

/**
 * Lets requests, timers and sockets have the thread when work has kept it for a while; undefined when it has not. One
 * clock for the process: however many experiments compute, a request waits for one slice.
 */
export function turn(): Promise<void> | undefined {
  return performance.now() - since < longestSlice ? undefined : letOthersRun();
}
