import "server-only";

/**
 * Network address of the client for limits: the last entry of `X-Forwarded-For`, which the nearest proxy (or Next
 * itself) wrote. Earlier entries are the client's own claim. "unknown" when there is none.
 */
export function clientAddress(headers: Headers): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";
}
