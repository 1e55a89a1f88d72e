import { TriangleAlert } from "lucide-react";
import { Card } from "@/components/ui/card";
import type { ExperimentSummary } from "./types";

/** What must be known to read the numbers: an early end, and the warnings of the start. */
export function ExperimentNotes({
  summary,
  warnings,
}: {
  summary: ExperimentSummary;
  warnings: readonly string[];
}) {
  const notes = [
    ...(summary.status === "cancelled" ? [cancelled] : []),
    ...(summary.status === "over_budget" ? [summary.error ?? overBudget] : []),
    ...warnings,
  ];
  if (notes.length === 0) return null;
  return (
    <Card className="mt-3 flex flex-col gap-1 px-4 py-2.5 text-xs" aria-label="Notes">
      {notes.map((note) => (
        <p key={note} className="flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0 text-warn" />
          {note}
        </p>
      ))}
    </Card>
  );
}

const cancelled =
  "This run was cancelled. The numbers are over the cells that were scored; retry to run the rest.";
const overBudget =
  "This run stopped at its budget. Scored cells stay; a duplicate with a larger one runs the rest.";
