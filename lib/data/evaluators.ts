import "server-only";
import { isUuid } from "@/lib/domain/api/common";
import { AssayError } from "@/lib/domain/errors";
import type { EvaluatorType } from "@/lib/domain/evaluators/evaluator";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/** An evaluator of the workspace's library. `threshold` null takes the type's default. */
export interface LibraryEvaluator {
  id: string;
  name: string;
  type: EvaluatorType;
  config: JsonObject;
  weight: number;
  threshold: number | null;
}

/**
 * Evaluators by name or id, in the order asked.
 * @throws AssayError `invalid` naming the one that the workspace does not have.
 */
export async function findEvaluators(viewer: Viewer, references: string[]): Promise<LibraryEvaluator[]> {
  if (references.length === 0) return [];
  const ids = references.filter(isUuid);
  const rows = await db().evaluator.findMany({
    where: {
      workspaceId: viewer.workspaceId,
      archivedAt: null,
      OR: [{ name: { in: references } }, { id: { in: ids } }],
    },
  });
  return references.map((reference) => {
    const row = rows.find((candidate) => candidate.name === reference || candidate.id === reference);
    if (row === undefined) {
      const message = `The workspace has no evaluator "${reference}". Use a name or id of its library, or write one out with a type.`;
      throw new AssayError("invalid", message, { fields: [{ pointer: "/evaluators", message }] });
    }
    return {
      id: row.id,
      name: row.name,
      type: row.type as EvaluatorType,
      config: row.config as JsonObject,
      weight: Number(row.weight),
      threshold: row.threshold === null ? null : Number(row.threshold),
    };
  });
}
