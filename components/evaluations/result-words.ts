import type { ResultLogRow } from "@/lib/domain/evaluations/result-log";

export const statusWords: Record<ResultLogRow["status"], string> = {
  completed: "Scored",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The experiment's page with this cell in its drawer; the page names a cell by its example and column. */
export function cellHref(cell: { experimentId: string; exampleId: string; column: number }): string {
  return `/experiments/${cell.experimentId}?cell=${cell.exampleId}.${cell.column}`;
}
