import "server-only";
import { log } from "@/lib/log";

const interval = 60_000;
const mostRemembered = 10_000;
const lastTouch = new Map<string, number>();

/**
 * Notes a use at most once a minute for each subject and process, without making the request wait. A failure is only
 * logged: a request must not fail because a time could not be noted.
 */
export function touchSometimes(subject: string, write: () => Promise<unknown>): void {
  const now = Date.now();
  const last = lastTouch.get(subject);
  if (last !== undefined && now - last < interval) return;
  if (lastTouch.size >= mostRemembered) lastTouch.clear();
  lastTouch.set(subject, now);
  write().catch((error: unknown) => log.warn({ err: error }, "could not note the time of last use"));
}
