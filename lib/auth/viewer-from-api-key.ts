import "server-only";
import { findUsableApiKey, touchApiKey } from "@/lib/data/api-keys";
import { AssayError } from "@/lib/domain/errors";
import { apiKeyHash, isApiKeyText } from "@/lib/domain/permissions/api-key";
import { keyRole } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";

function refusal(message: string): AssayError {
  return new AssayError("unauthenticated", message);
}

/**
 * The viewer behind `Authorization: Bearer assay_…` (RFC 6750), looked up on every request.
 * @throws AssayError `unauthenticated`: no key, or one that is unknown, inactive or expired; which one is not said.
 */
export async function viewerFromApiKey(
  headers: Headers,
): Promise<{ viewer: Viewer; rateLimitPerMinute: number }> {
  const header = headers.get("authorization");
  if (header === null) throw refusal("Send an API key, as in “Authorization: Bearer assay_…”.");
  const key = /^Bearer +(\S+)$/i.exec(header.trim())?.[1];
  if (key === undefined) throw refusal("Send the API key as in “Authorization: Bearer assay_…”.");
  const found = isApiKeyText(key) ? await findUsableApiKey(apiKeyHash(key)) : null;
  if (found === null) throw refusal("This API key is unknown, inactive or expired.");
  touchApiKey(found.id);
  return {
    viewer: {
      kind: "api_key",
      workspaceId: found.workspaceId,
      role: keyRole(found.role, found.memberRole),
      userId: found.userId,
      apiKeyId: found.id,
      name: found.name,
    },
    rateLimitPerMinute: found.rateLimitPerMinute,
  };
}
