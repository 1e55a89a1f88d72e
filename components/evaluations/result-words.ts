import type { ResultLogRow } from "@/lib/domain/evaluations/result-log";
import { cellReference } from "@/lib/domain/experiments/packed-matrix";

export const statusWords: Record<ResultLogRow["status"], string> = {
  completed: "Scored",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The experiment's page with this very cell in its drawer. */
export function resultHref(
  row: Pick<ResultLogRow, "experimentId" | "exampleId" | "variantId" | "trial">,
): string {
  const cell = cellReference(row.exampleId, row.variantId, row.trial);
  return `/experiments/${row.experimentId}?cell=${encodeURIComponent(cell)}`;
}
