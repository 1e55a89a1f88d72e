import "server-only";
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

/**
 * Secrets of the library's HTTP evaluators that post to an address, newest evaluator first. Where none is left in the
 * library, those of archived ones: finished experiments that are scored again still name their address.
 */
export async function listSecretsForAddress(viewer: Viewer, url: string): Promise<SealedSecrets[]> {
  const rows = await db().evaluator.findMany({
    where: {
      workspaceId: viewer.workspaceId,
      type: "http",
      secretEncrypted: { not: null },
      config: { path: ["url"], equals: url },
    },
    orderBy: [{ archivedAt: { sort: "desc", nulls: "first" } }, { id: "desc" }],
    take: mostAtOneAddress,
    select: {
      id: true,
      archivedAt: true,
      secretEncrypted: true,
      previousSecretEncrypted: true,
      secretRotatedAt: true,
    },
  });
  const inLibrary = rows.filter(({ archivedAt }) => archivedAt === null);
  return (inLibrary.length > 0 ? inLibrary : rows.slice(0, 1)).flatMap((row) =>
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
