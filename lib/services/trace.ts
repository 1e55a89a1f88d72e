import "server-only";
import { randomBytes } from "node:crypto";

/** A W3C trace id: 32 hexadecimal digits. */
export function newTraceId(): string {
  return randomBytes(16).toString("hex");
}
