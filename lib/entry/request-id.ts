import "server-only";
import { randomUUID } from "node:crypto";

const acceptable = /^[\w.:+/=-]{1,128}$/;

/** The caller's `x-request-id` when it is safe to log and echo, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given !== null && acceptable.test(given) ? given : randomUUID();
}
