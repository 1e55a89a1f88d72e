import "server-only";
import { randomFillSync } from "node:crypto";
import { v7 as uuidv7 } from "uuid";

const drawBytes = 16;
// The system is asked for many draws at once: a call to it costs more than the rest of making an id.
const pool = Buffer.alloc(256 * drawBytes);
let used = pool.length;

function draw(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += drawBytes;
  return pool.subarray(used - drawBytes, used);
}

let msecs = 0;
let seq = 0;

/** A UUID of version 7 (RFC 9562): those of one process sort in the order they were made. */
export function newId(): string {
  const random = draw();
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // The highest bit stays free for those of the same millisecond to count on.
    seq = random.readUInt32BE(6) >>> 1;
  } else {
    seq += 1;
  }
  return uuidv7({ random, msecs, seq });
}

/** A W3C trace id: 32 hexadecimal digits. */
export function newTraceId(): string {
  return draw().toString("hex");
}
