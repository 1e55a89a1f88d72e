import "server-only";
import type { ApiKey, Prisma } from "@/generated/prisma/client";
import type { ApiKeyAnswer } from "@/lib/domain/api/api-keys";
import { notFound } from "@/lib/domain/errors";
import type { Role } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";
import { SharedReads } from "./shared-reads";
import { touchSometimes } from "./touched";

export interface FoundApiKey {
  id: string;
  workspaceId: string;
  name: string;
  /** The key's own role. */
  role: Role;
  userId: string | null;
  /** Role of the key's person in the workspace; null when the key is nobody's. */
  memberRole: Role | null;
  rateLimitPerMinute: number;
}

/** Requests of one key that arrive together share one look-up, which begins after all of them. */
const usableKeys = new SharedReads<FoundApiKey | null>();

/**
 * The key with this hash when it may be used now: active, not expired, and its person, if any, still a member. Asked
 * before there is a viewer, hence without one, and on every request, so that revoking works at once.
 */
export function findUsableApiKey(hash: Uint8Array): Promise<FoundApiKey | null> {
  return usableKeys.read(Buffer.from(hash).toString("base64"), () => readUsableApiKey(hash));
}

async function readUsableApiKey(hash: Uint8Array): Promise<FoundApiKey | null> {
  const rows = await db().$queryRaw<FoundApiKey[]>`
    select k.id::text, k.workspace_id::text as "workspaceId", k.name, k.role::text as role,
      k.user_id::text as "userId", m.role::text as "memberRole", k.rate_limit_per_minute as "rateLimitPerMinute"
    from api_keys k
    left join memberships m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
    where k.key_hash = ${hash} and k.is_active and (k.expires_at is null or k.expires_at > now())
      and (k.user_id is null or m.id is not null)`;
  return rows[0] ?? null;
}

/** Notes a use of the key, at most once a minute, off the request's path. */
export function touchApiKey(id: string): void {
  touchSometimes(
    id,
    () =>
      db().$executeRaw`update api_keys set last_used_at = now() where id = ${id}::uuid
      and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
  );
}

function apiKeyAnswer(row: ApiKey): ApiKeyAnswer {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    is_active: row.isActive,
    user_id: row.userId,
    rate_limit_per_minute: row.rateLimitPerMinute,
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

const apiKeyList = "api-keys";

/** One page of the workspace's keys, newest first. */
export async function listApiKeys(viewer: Viewer, query: PageQuery): Promise<Page<ApiKeyAnswer>> {
  const after = idAfter(apiKeyList, query.cursor);
  const rows = await db().apiKey.findMany({
    where: { workspaceId: viewer.workspaceId, ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: "desc" },
    take: query.limit + 1,
  });
  return idPage(apiKeyList, rows, query.limit, apiKeyAnswer);
}

export interface KeyHolder {
  name: string;
  /** What they are in the workspace now; null when they are no member any more. */
  role: Role | null;
}

/** Whose the keys of these people are, by person. */
export async function findKeyHolders(
  viewer: Viewer,
  userIds: readonly string[],
): Promise<Map<string, KeyHolder>> {
  const users = await db().user.findMany({
    where: { id: { in: [...userIds] }, apiKeys: { some: { workspaceId: viewer.workspaceId } } },
    select: {
      id: true,
      name: true,
      memberships: { where: { workspaceId: viewer.workspaceId }, select: { role: true } },
    },
  });
  return new Map(
    users.map(({ id, name, memberships }) => [id, { name, role: memberships[0]?.role ?? null }]),
  );
}

/** @throws AssayError `not_found`. */
export async function getApiKey(viewer: Viewer, id: string): Promise<ApiKeyAnswer> {
  const row = await db().apiKey.findFirst({ where: { id, workspaceId: viewer.workspaceId } });
  if (row === null) throw notFound("API key");
  return apiKeyAnswer(row);
}

export interface NewApiKey {
  name: string;
  role: Role;
  keyHash: Uint8Array<ArrayBuffer>;
  prefix: string;
  rateLimitPerMinute?: number;
  expiresAt: Date | null;
}

/** Writes a key; it belongs to the viewer's person, if there is one. */
export async function insertApiKey(viewer: Viewer, key: NewApiKey): Promise<ApiKeyAnswer> {
  const row = await db().apiKey.create({
    data: { ...key, workspaceId: viewer.workspaceId, userId: viewer.userId },
  });
  return apiKeyAnswer(row);
}

export interface ApiKeyChange {
  name?: string;
  isActive?: boolean;
  rateLimitPerMinute?: number;
}

/** @throws AssayError `not_found`. */
export async function changeApiKey(viewer: Viewer, id: string, change: ApiKeyChange): Promise<ApiKeyAnswer> {
  const where: Prisma.ApiKeyWhereInput = { id, workspaceId: viewer.workspaceId };
  const [row] = await db().apiKey.updateManyAndReturn({ where, data: change });
  if (row === undefined) throw notFound("API key");
  return apiKeyAnswer(row);
}

/** Turns off every key of a person in the workspace, so that none comes back to life should they return. */
export async function deactivateKeysOf(viewer: Viewer, userId: string): Promise<void> {
  await db().apiKey.updateMany({
    where: { userId, workspaceId: viewer.workspaceId, isActive: true },
    data: { isActive: false },
  });
}

/** @throws AssayError `not_found`. */
export async function deleteApiKey(viewer: Viewer, id: string): Promise<void> {
  const { count } = await db().apiKey.deleteMany({ where: { id, workspaceId: viewer.workspaceId } });
  if (count === 0) throw notFound("API key");
}
