import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/** What an evaluator signs with, encrypted. */
export interface SealedSecrets {
  evaluatorId: string;
  secret: Uint8Array;
  previous: Uint8Array | null;
  rotatedAt: Date | null;
}

/** More evaluators than these at one address sign no request together. */
const mostAtOneAddress = 4;

/** Addresses kept of an evaluator that has moved. */
const mostFormerUrls = 20;

async function sealedSecrets(viewer: Viewer, where: Prisma.EvaluatorWhereInput): Promise<SealedSecrets[]> {
  const rows = await db().evaluator.findMany({
    where: {
      AND: [{ workspaceId: viewer.workspaceId, type: "http", secretEncrypted: { not: null } }, where],
    },
    orderBy: [{ archivedAt: { sort: "desc", nulls: "first" } }, { id: "desc" }],
    take: mostAtOneAddress,
    select: { id: true, secretEncrypted: true, previousSecretEncrypted: true, secretRotatedAt: true },
  });
  return rows.flatMap((row) =>
    row.secretEncrypted === null
      ? []
      : [
          {
            evaluatorId: row.id,
            secret: row.secretEncrypted,
            previous: row.previousSecretEncrypted,
            rotatedAt: row.secretRotatedAt,
          },
        ],
  );
}

/**
 * Secrets of the library's HTTP evaluators that post to an address, newest evaluator first. Where none does, that of
 * the one that did before it was moved or archived: finished experiments that are scored again still name the address.
 */
export async function listSecretsForAddress(viewer: Viewer, url: string): Promise<SealedSecrets[]> {
  const posting = { config: { path: ["url"], equals: url } };
  const inLibrary = await sealedSecrets(viewer, { ...posting, archivedAt: null });
  if (inLibrary.length > 0) return inLibrary;
  return (await sealedSecrets(viewer, { OR: [posting, { formerUrls: { has: url } }] })).slice(0, 1);
}

/** Keeps the address an evaluator is moved away from, so that requests to it can still be signed. */
export async function keepFormerUrl(viewer: Viewer, id: string, url: string): Promise<void> {
  await db().$executeRaw`
    update evaluators set former_urls = (array_prepend(${url}::text, array_remove(former_urls, ${url}::text)))[1:${mostFormerUrls}::int]
    where id = ${id}::uuid and workspace_id = ${viewer.workspaceId}::uuid and type = 'http'`;
}

/** Replaces an evaluator's secret; the one before signs beside it for a day. @returns whether there is such an evaluator. */
export async function replaceEvaluatorSecret(
  viewer: Viewer,
  id: string,
  secretEncrypted: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const changed = await db().$executeRaw`
    update evaluators set previous_secret_encrypted = secret_encrypted, secret_encrypted = ${secretEncrypted},
      secret_rotated_at = now(), updated_at = now()
    where id = ${id}::uuid and workspace_id = ${viewer.workspaceId}::uuid and type = 'http' and archived_at is null`;
  return changed > 0;
}
