import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/** Embeddings known already, by hex hash of the text. */
export async function findEmbeddings(
  viewer: Viewer,
  model: string,
  hashes: string[],
): Promise<Map<string, number[]>> {
  const rows = await db().embedding.findMany({
    where: {
      workspaceId: viewer.workspaceId,
      model,
      textHash: { in: hashes.map((hash) => Buffer.from(hash, "hex")) },
    },
    select: { textHash: true, vector: true },
  });
  return new Map(rows.map((row) => [Buffer.from(row.textHash).toString("hex"), row.vector]));
}

/** Keeps embeddings; one that is there already stays. */
export async function insertEmbeddings(
  viewer: Viewer,
  model: string,
  vectors: Map<string, number[]>,
): Promise<void> {
  await db().embedding.createMany({
    data: [...vectors].map(([hash, vector]) => ({
      workspaceId: viewer.workspaceId,
      model,
      textHash: Buffer.from(hash, "hex"),
      vector,
    })),
    skipDuplicates: true,
  });
}
