import "server-only";
import { isUuid } from "@/lib/domain/api/common";
import type { EvaluatorType } from "@/lib/domain/evaluators/evaluator";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import type { LibraryEvaluator } from "@/lib/domain/evaluators/resolve";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/** Evaluators of the workspace's library that have one of these names or ids; unknown ones are left out. */
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
  return rows.map((row) => {
    const type = row.type as EvaluatorType;
    return {
      id: row.id,
      name: row.name,
      type,
      config: row.config as JsonObject,
      weight: Number(row.weight),
      threshold: row.threshold === null ? getEvaluator(type).defaultThreshold : Number(row.threshold),
      gate: row.gate,
    };
  });
}
