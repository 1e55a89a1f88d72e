import "server-only";

const exposed =
  "etag, location, content-disposition, retry-after, x-request-id, idempotency-replayed, ratelimit-limit, ratelimit-remaining, ratelimit-reset";

function allowedOrigin(request: Request, origins: readonly string[]): string | null {
  const origin = request.headers.get("origin");
  if (origin === null) return null;
  return origins.includes("*") || origins.includes(origin) ? origin : null;
}

/** Opens an answer to the origins of `ASSAY_CORS_ORIGINS`. Never with cookies: REST is for bearer keys. */
export function applyCors(response: Response, request: Request, origins: readonly string[]): void {
  if (origins.length === 0) return;
  response.headers.append("vary", "origin");
  const origin = allowedOrigin(request, origins);
  if (origin === null) return;
  response.headers.set("access-control-allow-origin", origin);
  response.headers.set("access-control-expose-headers", exposed);
}

/** Headers of the answer to a preflight; those of `applyCors` come on top. */
export function preflightHeaders(request: Request, allow: string): Record<string, string> {
  if (!request.headers.has("access-control-request-method")) return {};
  return {
    "access-control-allow-methods": allow,
    "access-control-allow-headers":
      "authorization, content-type, idempotency-key, if-none-match, x-request-id",
    "access-control-max-age": "600",
  };
}
