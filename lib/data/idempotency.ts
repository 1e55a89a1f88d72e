import "server-only";
import type { Json } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

export interface IdempotencyRow {
  requestHash: Uint8Array;
  /** Null while the first call is under way. */
  status: number | null;
  body: string | null;
  headers: Record<string, string>;
  lockedUntil: Date | null;
}

type Hash = Uint8Array<ArrayBuffer>;

export interface IdempotencyClaim {
  keyHash: Hash;
  requestHash: Hash;
  /** How long the claim holds without being renewed. */
  leaseMs: number;
  /** How long the answer is kept. */
  keepMs: number;
}

/**
 * Takes the key for this call: a new one, one kept longer than promised, or one whose holder died. Inside a transaction
 * a concurrent twin waits here until it ends.
 * @returns null when another call holds the key; else what a holder that died had done already, null for nothing.
 */
export async function claimIdempotencyKey(
  viewer: Viewer,
  claim: IdempotencyClaim,
): Promise<{ effect: Json } | null> {
  const [taken] = await db().$queryRaw<{ effect: Json }[]>`
    insert into idempotency_keys as held
      (workspace_id, key_hash, request_hash, locked_until, expires_at)
    values (${viewer.workspaceId}::uuid, ${claim.keyHash}, ${claim.requestHash},
      now() + ${claim.leaseMs} * interval '1 millisecond', now() + ${claim.keepMs} * interval '1 millisecond')
    on conflict (workspace_id, key_hash) do update
      set request_hash = excluded.request_hash, status = null, body = null, headers = null,
        effect = case when held.expires_at < now() then null else held.effect end,
        locked_until = excluded.locked_until, expires_at = excluded.expires_at
      where held.expires_at < now()
        or (held.status is null and held.locked_until < now() and held.request_hash = excluded.request_hash)
    returning effect`;
  return taken ?? null;
}

/** Keeps what the call under a key has done. */
export async function storeIdempotentEffect(viewer: Viewer, keyHash: Hash, effect: Json): Promise<void> {
  await db().$executeRaw`
    update idempotency_keys set effect = ${JSON.stringify(effect)}::jsonb
    where workspace_id = ${viewer.workspaceId}::uuid and key_hash = ${keyHash} and status is null`;
}

/** Lets go of a claim whose call failed half-way: a repeat goes on at once from what was done. */
export async function abandonIdempotencyKey(viewer: Viewer, keyHash: Hash): Promise<void> {
  await db().$executeRaw`
    update idempotency_keys set locked_until = now() - interval '1 millisecond'
    where workspace_id = ${viewer.workspaceId}::uuid and key_hash = ${keyHash} and status is null`;
}

/** The row of a key, or null. */
export async function findIdempotencyKey(viewer: Viewer, keyHash: Hash): Promise<IdempotencyRow | null> {
  const row = await db().idempotencyKey.findUnique({
    where: { workspaceId_keyHash: { workspaceId: viewer.workspaceId, keyHash } },
  });
  if (row === null) return null;
  return {
    requestHash: row.requestHash,
    status: row.status,
    body: typeof row.body === "string" ? row.body : null,
    headers: (row.headers ?? {}) as Record<string, string>,
    lockedUntil: row.lockedUntil,
  };
}

/** Holds the claim for another while. */
export async function renewIdempotencyKey(viewer: Viewer, keyHash: Hash, leaseMs: number): Promise<void> {
  await db().$executeRaw`
    update idempotency_keys set locked_until = now() + ${leaseMs} * interval '1 millisecond'
    where workspace_id = ${viewer.workspaceId}::uuid and key_hash = ${keyHash} and status is null`;
}

/** Stores the answer that repeats will get. */
export async function completeIdempotencyKey(
  viewer: Viewer,
  keyHash: Hash,
  answer: { status: number; headers: Record<string, string>; body: string | null },
): Promise<void> {
  await db().idempotencyKey.updateMany({
    where: { workspaceId: viewer.workspaceId, keyHash },
    data: {
      status: answer.status,
      headers: answer.headers,
      ...(answer.body === null ? {} : { body: answer.body }),
      lockedUntil: null,
    },
  });
}

/** Forgets a claim whose call had no effect, so that a repeat runs. */
export async function releaseIdempotencyKey(viewer: Viewer, keyHash: Hash): Promise<void> {
  await db().idempotencyKey.deleteMany({ where: { workspaceId: viewer.workspaceId, keyHash, status: null } });
}

/** Deletes what is past its time, of every workspace. @returns how many. */
export async function deleteExpiredIdempotencyKeys(): Promise<number> {
  const { count } = await db().idempotencyKey.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  return count;
}
