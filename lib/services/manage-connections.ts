import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { afterCommit, transaction } from "@/lib/data/client";
import { newId } from "@/lib/data/new-id";
import {
  type ConnectionFields,
  changeConnection,
  deleteConnection,
  getConnection,
  getStoredConnection,
  insertConnection,
  type StoredConnection,
} from "@/lib/data/provider-connections";
import type {
  ConnectionAnswer,
  CreateConnectionBody,
  UpdateConnectionBody,
} from "@/lib/domain/api/provider-connections";
import { invalidField } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { catalogEntry } from "@/lib/providers/catalog";
import { encrypt } from "./encryption";
import { connectionSecret, forgetConnection, forgetProviderDirectory } from "./provider-access";
import { requirePublicAddress } from "./public-address";

const hintLength = 4;
/** Four characters of a shorter key would be too much of it. */
const leastLengthForHint = 12;

/**
 * Refuses an address that the connection could not be used with: missing, unresolvable or private. A provider's own
 * public address is not looked up; Ollama's own is this machine.
 */
async function checkAddress(provider: ProviderId, baseUrl: string | null): Promise<void> {
  const { label, defaultBaseUrl } = catalogEntry(provider);
  const address = baseUrl ?? defaultBaseUrl;
  if (address === null) throw invalidField("/base_url", `${label} needs a base URL.`);
  if (baseUrl === null && provider !== "ollama") return;
  await requirePublicAddress(address, "/base_url");
}

function keyFields(id: string, key: string | null): ConnectionFields {
  if (key === null) return { apiKeyEncrypted: null, apiKeyHint: null };
  return {
    apiKeyEncrypted: encrypt(key, connectionSecret(id)),
    apiKeyHint: key.length < leastLengthForHint ? "" : key.slice(-hintLength),
  };
}

function requireKey(provider: ProviderId, key: string | null): void {
  const { label, needsKey } = catalogEntry(provider);
  if (needsKey && key === null) throw invalidField("/api_key", `${label} needs a key.`);
}

type CommonFields = Pick<
  UpdateConnectionBody,
  "name" | "max_concurrency" | "requests_per_minute" | "tokens_per_minute" | "is_active"
>;

function commonFields(body: CommonFields): ConnectionFields {
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.max_concurrency === undefined ? {} : { maxConcurrency: body.max_concurrency }),
    ...(body.requests_per_minute === undefined ? {} : { requestsPerMinute: body.requests_per_minute }),
    ...(body.tokens_per_minute === undefined ? {} : { tokensPerMinute: body.tokens_per_minute }),
    ...(body.is_active === undefined ? {} : { isActive: body.is_active }),
  };
}

/**
 * Connects a provider for the workspace. The key is stored encrypted and never answered.
 * @throws AssayError `forbidden`; `invalid` for a missing key or a missing, unresolvable or private address;
 * `conflict` when the name is taken.
 */
export async function createConnection(
  viewer: Viewer,
  body: CreateConnectionBody,
): Promise<ConnectionAnswer> {
  requireRole(viewer.role, "provider.manage");
  const { provider, name, base_url: baseUrl = null, api_key: key = null } = body;
  requireKey(provider, key);
  await checkAddress(provider, baseUrl);
  const id = newId();
  const fields = { ...commonFields(body), ...keyFields(id, key), id, provider, name, baseUrl };
  const connection = await transaction(async () => {
    const made = await insertConnection(viewer, fields);
    await recordAudit(viewer, {
      action: "provider_connection.create",
      objectId: id,
      objectName: made.name,
      after: { ...made, ...(key === null ? {} : { key_replaced: true }) },
    });
    return made;
  });
  // Read before the commit, it would be kept without the new one.
  await afterCommit(async () => forgetProviderDirectory(viewer.workspaceId));
  return connection;
}

/** A key was entered for one address: whoever may change the address must not thereby learn the key. */
function refuseKeyAtNewAddress(stored: StoredConnection, body: UpdateConnectionBody): void {
  if (stored.apiKeyEncrypted === null || body.api_key !== undefined) return;
  throw invalidField("/api_key", "Enter the key again: a key is only sent to the address it was given for.");
}

/**
 * Changes a connection; what is left out stays. A new key or limit holds for the next call.
 * @throws AssayError `forbidden`, `not_found`; `invalid` as `createConnection`, and for a new address without the key;
 * `conflict` when the name is taken.
 */
export async function updateConnection(
  viewer: Viewer,
  id: string,
  body: UpdateConnectionBody,
): Promise<ConnectionAnswer> {
  requireRole(viewer.role, "provider.manage");
  const stored = await getStoredConnection(viewer, id);
  if (body.api_key !== undefined) requireKey(stored.provider, body.api_key);
  const moved = body.base_url !== undefined && body.base_url !== stored.baseUrl;
  if (moved) {
    refuseKeyAtNewAddress(stored, body);
    await checkAddress(stored.provider, body.base_url ?? null);
  }
  const connection = await transaction(async () => {
    const before = await getConnection(viewer, id);
    const after = await changeConnection(viewer, id, {
      ...commonFields(body),
      ...(body.base_url === undefined ? {} : { baseUrl: body.base_url }),
      ...(body.api_key === undefined ? {} : keyFields(id, body.api_key)),
    });
    await recordAudit(viewer, {
      action: "provider_connection.update",
      objectId: id,
      objectName: after.name,
      before,
      after: { ...after, ...(body.api_key === undefined ? {} : { key_replaced: true }) },
    });
    return after;
  });
  forgetProviderDirectory(viewer.workspaceId);
  return connection;
}

/**
 * Deletes a connection with its key. Its runs stay; calls under way end as they end.
 * @throws AssayError `forbidden`, `not_found`.
 */
export async function removeConnection(viewer: Viewer, id: string): Promise<void> {
  requireRole(viewer.role, "provider.manage");
  await transaction(async () => {
    const before = await getConnection(viewer, id);
    await deleteConnection(viewer, id);
    await recordAudit(viewer, {
      action: "provider_connection.delete",
      objectId: id,
      objectName: before.name,
      before,
    });
  });
  forgetConnection(viewer.workspaceId, id);
}
