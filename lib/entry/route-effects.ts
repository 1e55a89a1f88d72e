import "server-only";
import { isOverTls } from "@/lib/auth/over-tls";
import { viewerFromApiKey } from "@/lib/auth/viewer-from-api-key";
import { getSession } from "@/lib/auth/viewer-from-session";
import { AssayError } from "@/lib/domain/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { runOnce } from "@/lib/services/idempotency";
import { limitRequests } from "@/lib/services/rate-limit";
import { callOrigin } from "./call-origin";
import type { AccessRecord, Authentication, RouteEffects } from "./route-kernel";
import { requireSameOrigin } from "./same-origin";

async function sessionAuthentication(request: Request): Promise<Authentication> {
  if (request.method !== "GET" && request.method !== "HEAD") requireSameOrigin(request.headers);
  const session = await getSession();
  if (session === null) throw new AssayError("unauthenticated", "Your session has ended. Sign in again.");
  return { viewer: session.viewer, rateLimitPerMinute: null };
}

function record(entry: AccessRecord): void {
  const fields = {
    request_id: entry.requestId,
    method: entry.method,
    path: entry.path,
    status: entry.status,
    duration_ms: Math.round(entry.durationMs * 10) / 10,
    workspace_id: entry.viewer?.workspaceId,
    api_key_id: entry.viewer?.apiKeyId ?? undefined,
  };
  if (entry.error === null) log.info(fields, "request");
  else log.error({ ...fields, err: entry.error }, "request failed");
}

/** The real effects of `route`. */
export const routeEffects: RouteEffects = {
  authenticate: (request, credentials) =>
    credentials === "session" ? sessionAuthentication(request) : viewerFromApiKey(request.headers),
  origin: callOrigin,
  limit: async ({ viewer, rateLimitPerMinute }) =>
    viewer.apiKeyId === null || rateLimitPerMinute === null
      ? {}
      : limitRequests(viewer.apiKeyId, rateLimitPerMinute),
  idempotent: runOnce,
  record,
  corsOrigins: () => env().ASSAY_CORS_ORIGINS,
  isOverTls,
};
