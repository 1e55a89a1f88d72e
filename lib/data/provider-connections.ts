import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { ConnectableProvider, ConnectionAnswer } from "@/lib/domain/api/provider-connections";
import { AssayError, notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { db, isUniqueViolation } from "./client";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";

/** A connection with its encrypted key: for the service that opens it, never for a door. */
export interface StoredConnection {
  id: string;
  provider: ProviderId;
  name: string;
  baseUrl: string | null;
  apiKeyEncrypted: Uint8Array | null;
  maxConcurrency: number | null;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  updatedAt: Date;
}

/** A connection's columns in a write. Left out: unchanged. */
export interface ConnectionFields {
  name?: string;
  baseUrl?: string | null;
  apiKeyEncrypted?: Uint8Array<ArrayBuffer> | null;
  apiKeyHint?: string | null;
  maxConcurrency?: number | null;
  requestsPerMinute?: number | null;
  tokensPerMinute?: number | null;
  isActive?: boolean;
}

const connectionList = "provider-connections";

// Named one by one, so that the key is not even read where an answer is made.
const answerFields = {
  id: true,
  provider: true,
  name: true,
  baseUrl: true,
  apiKeyHint: true,
  maxConcurrency: true,
  requestsPerMinute: true,
  tokensPerMinute: true,
  isActive: true,
  lastTestedAt: true,
  lastTestError: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.ProviderConnectionSelect;

type AnswerRow = Prisma.ProviderConnectionGetPayload<{ select: typeof answerFields }>;

function connectionAnswer(row: AnswerRow): ConnectionAnswer {
  return {
    id: row.id,
    provider: row.provider as ConnectableProvider,
    name: row.name,
    base_url: row.baseUrl,
    api_key_hint: row.apiKeyHint,
    max_concurrency: row.maxConcurrency,
    requests_per_minute: row.requestsPerMinute,
    tokens_per_minute: row.tokensPerMinute,
    is_active: row.isActive,
    last_tested_at: row.lastTestedAt?.toISOString() ?? null,
    last_test_error: row.lastTestError,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** Active connections, oldest first: the first of a provider is the one its models go through. */
export async function listActiveConnections(viewer: Viewer): Promise<StoredConnection[]> {
  const rows = await db().providerConnection.findMany({
    where: { workspaceId: viewer.workspaceId, isActive: true },
    orderBy: { id: "asc" },
  });
  return rows.map((row) => ({ ...row, provider: row.provider as ProviderId }));
}

/** @throws AssayError `not_found`, also for a connection of another workspace. */
export async function getStoredConnection(viewer: Viewer, id: string): Promise<StoredConnection> {
  const row = await db().providerConnection.findFirst({ where: { id, workspaceId: viewer.workspaceId } });
  if (row === null) throw notFound("Provider connection");
  return { ...row, provider: row.provider as ProviderId };
}

/** The same as it is answered, without its key. */
export async function getConnection(viewer: Viewer, id: string): Promise<ConnectionAnswer> {
  const row = await db().providerConnection.findFirst({
    where: { id, workspaceId: viewer.workspaceId },
    select: answerFields,
  });
  if (row === null) throw notFound("Provider connection");
  return connectionAnswer(row);
}

/** One page of connections, newest first, without keys. */
export async function listConnections(viewer: Viewer, query: PageQuery): Promise<Page<ConnectionAnswer>> {
  const after = idAfter(connectionList, query.cursor);
  const rows = await db().providerConnection.findMany({
    where: { workspaceId: viewer.workspaceId, ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: "desc" },
    take: query.limit + 1,
    select: answerFields,
  });
  return idPage(connectionList, rows, query.limit, connectionAnswer);
}

function nameTaken(name: string | undefined): AssayError {
  const message = `Another connection is called “${name ?? ""}”. Choose another name.`;
  return new AssayError("conflict", message, { fields: [{ pointer: "/name", message }] });
}

/** @throws AssayError `conflict` when the name is taken. */
export async function insertConnection(
  viewer: Viewer,
  connection: ConnectionFields & { id: string; provider: ProviderId; name: string },
): Promise<ConnectionAnswer> {
  try {
    const data = { ...connection, workspaceId: viewer.workspaceId };
    return connectionAnswer(await db().providerConnection.create({ data, select: answerFields }));
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(connection.name) : error;
  }
}

/** @throws AssayError `not_found`; `conflict` when the name is taken. */
export async function changeConnection(
  viewer: Viewer,
  id: string,
  change: ConnectionFields,
): Promise<ConnectionAnswer> {
  try {
    const where = { id, workspaceId: viewer.workspaceId };
    const [row] = await db().providerConnection.updateManyAndReturn({
      where,
      data: change,
      select: answerFields,
    });
    if (row === undefined) throw notFound("Provider connection");
    return connectionAnswer(row);
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(change.name) : error;
  }
}

/** Notes how a test ended; null is success. Leaves `updated_at`, since nothing about the connection has changed. */
export async function recordConnectionTest(
  viewer: Viewer,
  id: string,
  problem: string | null,
): Promise<void> {
  await db().$executeRaw`update provider_connections set last_tested_at = now(), last_test_error = ${problem}
    where id = ${id}::uuid and workspace_id = ${viewer.workspaceId}::uuid`;
}

/** Deletes a connection with its key. Runs that went through it stay. @throws AssayError `not_found`. */
export async function deleteConnection(viewer: Viewer, id: string): Promise<void> {
  const { count } = await db().providerConnection.deleteMany({
    where: { id, workspaceId: viewer.workspaceId },
  });
  if (count === 0) throw notFound("Provider connection");
}
