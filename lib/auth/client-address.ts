import "server-only";
import { env } from "@/lib/env";

/** IPv4 as people write it, also where the socket speaks IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

/**
 * Network address of the client, for limits and the audit log. `X-Forwarded-For` ends with the address of the
 * connection, which the server itself wrote there; before it stands what each proxy in front saw, of which
 * `ASSAY_TRUSTED_PROXIES` are believed. Anything earlier is the client's own claim. "unknown" when there is none.
 */
export function clientAddress(headers: Headers): string {
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => plain(hop.trim()));
  const hop = hops[Math.max(0, hops.length - 1 - env().ASSAY_TRUSTED_PROXIES)];
  return hop === undefined || hop === "" ? "unknown" : hop;
}
