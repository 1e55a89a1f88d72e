import "server-only";
import { type AuditLog, Prisma } from "@/generated/prisma/client";
import type { AuditFilter, AuditLogAnswer, ListAuditLogsQuery } from "@/lib/domain/api/audit-logs";
import { type AuditAction, auditObjectType } from "@/lib/domain/audit/actions";
import { type AuditEntry, auditStates } from "@/lib/domain/audit/entry";
import { firstUuidAt, uuidTime } from "@/lib/domain/ids";
import type { JsonObject } from "@/lib/domain/json";
import type { CallOrigin, Viewer } from "@/lib/domain/permissions/viewer";
import { db, inTransaction } from "./client";
import { newId } from "./new-id";
import { idAfter, idPage, type Page } from "./paging";
import { storableJson, storableText } from "./storable-json";

const auditList = "audit-logs";

function column(state: JsonObject | null): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return state === null ? Prisma.DbNull : JSON.parse(storableJson(state));
}

function rowOf<A extends AuditAction>(entry: AuditEntry<A>, from: CallOrigin | undefined) {
  const objectType = auditObjectType(entry.action);
  const { before, after } = auditStates(objectType, entry.before, entry.after);
  const id = newId();
  return {
    id,
    // Of one moment, so that a range of times is a range of ids.
    createdAt: uuidTime(id),
    action: entry.action,
    objectType,
    objectId: entry.objectId,
    objectName: entry.objectName === null ? null : storableText(entry.objectName),
    before: column(before),
    after: column(after),
    address: from?.address ?? null,
    requestId: from?.requestId ?? null,
  };
}

function requireTransaction(): void {
  if (!inTransaction()) throw new Error("Record audit rows in the transaction of what they tell about.");
}

/**
 * Records what the viewer did. It joins the open transaction, so that the row is there exactly when its effect is.
 * @throws Error outside of `transaction`.
 */
export async function recordAudit<A extends AuditAction>(
  viewer: Viewer,
  entry: AuditEntry<A>,
): Promise<void> {
  requireTransaction();
  await db().auditLog.create({
    data: {
      ...rowOf(entry, viewer.from),
      workspaceId: viewer.workspaceId,
      actorType: viewer.kind,
      actorId: viewer.kind === "api_key" ? viewer.apiKeyId : viewer.userId,
      actorName: viewer.name,
    },
    select: { id: true },
  });
}

/**
 * Records what happened to a person's account, such as a sign-in, in every workspace they are a member of: it has no
 * workspace of its own. Nothing where they are in none.
 */
export async function recordAccountAudit<A extends AuditAction & `user.${string}`>(
  user: { id: string; name: string },
  from: CallOrigin | undefined,
  entry: Omit<AuditEntry<A>, "objectId" | "objectName">,
): Promise<void> {
  const memberships = await db().membership.findMany({
    where: { userId: user.id },
    select: { workspaceId: true },
  });
  await db().auditLog.createMany({
    data: memberships.map(({ workspaceId }) => ({
      ...rowOf({ ...entry, objectId: user.id, objectName: user.name } as AuditEntry<A>, from),
      workspaceId,
      actorType: "session",
      actorId: user.id,
      actorName: user.name,
    })),
  });
}

function filterOf(viewer: Viewer, filter: AuditFilter): Prisma.AuditLogWhereInput {
  const { actor, action, object_type: objectType, object_id: objectId, from, to } = filter;
  return {
    workspaceId: viewer.workspaceId,
    ...(actor === undefined
      ? {}
      : actor === "system"
        ? { actorType: "system", actorId: null }
        : { actorId: actor }),
    ...(action === undefined ? {} : { action }),
    ...(objectType === undefined ? {} : { objectType }),
    ...(objectId === undefined ? {} : { objectId }),
    AND: [
      ...(from === undefined ? [] : [{ id: { gte: firstUuidAt(new Date(from)) } }]),
      ...(to === undefined ? [] : [{ id: { lt: firstUuidAt(new Date(to)) } }]),
    ],
  };
}

function auditAnswer(row: AuditLog): AuditLogAnswer {
  return {
    id: row.id,
    actor: {
      type: row.actorType as AuditLogAnswer["actor"]["type"],
      id: row.actorId,
      name: row.actorName,
    },
    action: row.action,
    object: { type: row.objectType, id: row.objectId, name: row.objectName },
    before: row.before as JsonObject | null,
    after: row.after as JsonObject | null,
    address: row.address,
    request_id: row.requestId,
    created_at: row.createdAt.toISOString(),
  };
}

/**
 * One page of the workspace's audit log, newest first.
 * @throws AssayError `invalid` at /cursor.
 */
export async function listAuditLogs(
  viewer: Viewer,
  query: ListAuditLogsQuery,
): Promise<Page<AuditLogAnswer>> {
  const { limit, cursor, ...filter } = query;
  const after = idAfter(auditList, cursor);
  const rows = await db().auditLog.findMany({
    where: { ...filterOf(viewer, filter), ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return idPage(auditList, rows, limit, auditAnswer);
}

/** Who ever did anything in the workspace, for the page's filter; Assay itself left out. */
export async function listAuditActors(viewer: Viewer): Promise<{ id: string; name: string; type: string }[]> {
  // A skip scan over the index: one look-up an actor, however long the log is.
  return db().$queryRaw<{ id: string; name: string; type: string }[]>`
    with recursive actors as (
      (select actor_id from audit_logs where workspace_id = ${viewer.workspaceId}::uuid and actor_id is not null
       order by actor_id limit 1)
      union all
      select (select actor_id from audit_logs where workspace_id = ${viewer.workspaceId}::uuid
              and actor_id > actors.actor_id order by actor_id limit 1)
      from actors where actors.actor_id is not null
    )
    select latest.actor_id::text as id, latest.actor_name as name, latest.actor_type as type
    from actors cross join lateral (
      select actor_id, actor_name, actor_type from audit_logs
      where workspace_id = ${viewer.workspaceId}::uuid and actor_id = actors.actor_id order by id desc limit 1
    ) latest
    order by name limit 200`;
}
