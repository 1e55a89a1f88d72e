import "server-only";
import { randomFillSync } from "node:crypto";

const idBytes = 16;
// The system is asked for many ids at once: a call to it costs more than the rest of making one.
const pool = Buffer.alloc(256 * idBytes);
let used = pool.length;

/** A W3C trace id: 32 hexadecimal digits. */
export function newTraceId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += idBytes;
  return pool.toString("hex", used - idBytes, used);
}
