import "server-only";
import { isOverTls } from "@/lib/auth/over-tls";
import { env } from "@/lib/env";

/**
 * Address of one of our pages as people outside open it: below `NEXTAUTH_URL` where the operator named it, else below
 * the host that was asked.
 */
export function publicUrl(headers: Headers, path: string): string {
  const configured = env().NEXTAUTH_URL;
  if (configured !== undefined) return new URL(path, configured).href;
  const host = headers.get("x-forwarded-host") ?? headers.get("host") ?? "localhost";
  const base = `${isOverTls(headers) ? "https" : "http"}://${host}`;
  return new URL(path, URL.canParse(base) ? base : "http://localhost").href;
}
