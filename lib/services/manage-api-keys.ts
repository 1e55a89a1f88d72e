import "server-only";
import { randomBytes } from "node:crypto";
import { changeApiKey, deleteApiKey, getApiKey, insertApiKey } from "@/lib/data/api-keys";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import type { ApiKeyAnswer, CreateApiKeyBody, UpdateApiKeyBody } from "@/lib/domain/api/api-keys";
import { apiKeyHash, apiKeyPrefix, apiKeyText } from "@/lib/domain/permissions/api-key";
import { requireGrant, requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** Requests a minute. */
const defaultRateLimit = 60;

/**
 * Makes an API key of 256 random bits; only its SHA-256 is kept, so `key` is readable in this answer alone.
 * @throws AssayError `forbidden` without the permission or for a role above the viewer's own.
 */
export async function createApiKey(
  viewer: Viewer,
  body: CreateApiKeyBody,
): Promise<ApiKeyAnswer & { key: string }> {
  requireRole(viewer.role, "api_key.create");
  requireGrant(viewer.role, body.role);
  const key = apiKeyText(randomBytes(32));
  return transaction(async () => {
    const row = await insertApiKey(viewer, {
      name: body.name,
      role: body.role,
      keyHash: apiKeyHash(key),
      prefix: apiKeyPrefix(key),
      rateLimitPerMinute: body.rate_limit_per_minute ?? defaultRateLimit,
      expiresAt: body.expires_at == null ? null : new Date(body.expires_at),
    });
    await recordAudit(viewer, {
      action: "api_key.create",
      objectId: row.id,
      objectName: row.name,
      after: row,
    });
    return { ...row, key };
  });
}

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
