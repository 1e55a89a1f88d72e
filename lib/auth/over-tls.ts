import "server-only";
import { env } from "@/lib/env";

/** Whether the browser speaks TLS: as the first proxy saw it, or by the address people are given. */
export function isOverTls(headers: Headers): boolean {
  const [first] = (headers.get("x-forwarded-proto") ?? "").split(",");
  return first?.trim() === "https" || env().NEXTAUTH_URL?.startsWith("https://") === true;
}
