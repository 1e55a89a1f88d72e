import "server-only";
import { changeApiKey, deleteApiKey, getApiKey } from "@/lib/data/api-keys";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import type { ApiKeyAnswer, UpdateApiKeyBody } from "@/lib/domain/api/api-keys";
import { requireGrant, requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

const defaultRateLimit = 60;

/**
 * Renames a key, turns it off or on, or changes its limit (null: the default).
 * @throws AssayError `not_found`, `forbidden`.
 */
export async function updateApiKey(
  viewer: Viewer,
  id: string,
  body: UpdateApiKeyBody,
): Promise<ApiKeyAnswer> {
  requireRole(viewer.role, "api_key.update");
  return transaction(async () => {
    const before = await getApiKey(viewer, id);
    requireGrant(viewer.role, before.role);
    const after = await changeApiKey(viewer, id, {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.is_active === undefined ? {} : { isActive: body.is_active }),
      ...(body.rate_limit_per_minute === undefined
        ? {}
        : { rateLimitPerMinute: body.rate_limit_per_minute ?? defaultRateLimit }),
    });
    await recordAudit(viewer, {
      action: "api_key.update",
      objectId: id,
      objectName: after.name,
      before,
      after,
    });
    return after;
  });
}

/**
 * Deletes a key; it stops working at once.
 * @throws AssayError `not_found`, `forbidden`.
 */
export async function removeApiKey(viewer: Viewer, id: string): Promise<void> {
  requireRole(viewer.role, "api_key.delete");
  await transaction(async () => {
    const before = await getApiKey(viewer, id);
    requireGrant(viewer.role, before.role);
    await deleteApiKey(viewer, id);
    await recordAudit(viewer, { action: "api_key.delete", objectId: id, objectName: before.name, before });
  });
}
