import "server-only";
import { AssayError } from "@/lib/domain/errors";

/**
 * Browsers send `Origin` with every POST; one from elsewhere, or none at all, is not ours. `Sec-Fetch-Site` covers
 * a privacy setting that hides the origin.
 * @throws AssayError `forbidden`.
 */
export function requireSameOrigin(headers: Headers): void {
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  const sameSite = site === null || site === "same-origin";
  if (origin !== null && URL.canParse(origin) && new URL(origin).host === host && sameSite) return;
  if ((origin === null || origin === "null") && site === "same-origin") return;
  throw new AssayError("forbidden", "This request came from another site. Open Assay itself and try again.");
}
