"use client";

import { type ReactNode, useState } from "react";
import { useRail } from "@/components/shell/app-shell";
import { type Crumb, Page } from "@/components/shell/page";
import { ErrorState } from "@/components/ui/error-state";
import { CellDrawer } from "./cell-drawer";
import { ExamplesMatrix } from "./examples-matrix";
import { ExperimentHeader } from "./experiment-header";
import { ResultsTable } from "./results-table";
import type { ReviewCell } from "./review-footer";
import type { ExperimentSummary, MatrixRow, VariantResult, VariantVerdict } from "./types";
import { type LoadCell, useCell } from "./use-cell";
import { useMatrix } from "./use-matrix";
import { VerdictStrip } from "./verdict-strip";

export interface ExperimentPageProps {
  breadcrumbs: readonly Crumb[];
  experiment: ExperimentSummary;
  /** The baseline among them; the columns of the matrix are in this order. */
  variants: readonly VariantResult[];
  verdicts: readonly VariantVerdict[];
  rows: readonly MatrixRow[];
  loadCell: LoadCell;
  /** Records whether a person agrees with the judge; without it the drawer does not ask. */
  review?: ReviewCell;
  agreement?: { agreed: number; total: number } | null;
  methodHref: string;
  runHrefBase: string;
  /** Re-run, Export, more: beside the title. */
  actions?: ReactNode;
  /** The one filled button in the verdict strip: "Promote v4". */
  primaryAction?: ReactNode;
  /** By variant id: "View diff", "Retry 46". */
  rowActions?: Readonly<Record<string, ReactNode>>;
  /** Between the results and the examples: secondary metrics, cost against score. */
  children?: ReactNode;
}

/** A finished experiment: finding, verdicts, results, examples, and one cell in the drawer. */
export function ExperimentPage(props: ExperimentPageProps) {
  const { experiment, variants, rows } = props;
  const baselineIndex = Math.max(
    0,
    variants.findIndex((variant) => variant.isBaseline),
  );
  const matrix = useMatrix(rows, variants.length, baselineIndex);
  const [trial, setTrial] = useState<{ of: string; cellId: string } | null>(null);
  const { active, open } = matrix;
  const row = active ? rows.find((one) => one.exampleId === active.exampleId) : undefined;
  const cellOfRow = (active && row?.cells[active.column]?.id) ?? null;
  // A trial chosen in the drawer holds only for the cell it was chosen in.
  const cellId = trial && trial.of === cellOfRow ? trial.cellId : cellOfRow;
  const cell = useCell(open ? cellId : null, props.loadCell);
  const shown = open && active !== null && row !== undefined;
  useRail(shown);
  const at = matrix.visible.findIndex((one) => one.exampleId === active?.exampleId);
  return (
    <Page
      breadcrumbs={props.breadcrumbs}
      drawer={
        shown && (
          <CellDrawer
            row={row}
            column={active.column}
            baselineIndex={baselineIndex}
            variants={variants}
            position={{ at: at + 1, of: matrix.visible.length }}
            cell={cell}
            runHrefBase={props.runHrefBase}
            onVariant={(column) => matrix.openCell({ exampleId: active.exampleId, column })}
            onTrial={(id) => cellOfRow && setTrial({ of: cellOfRow, cellId: id })}
            onMove={(by) => matrix.move(by, 0)}
            onClose={matrix.close}
            review={props.review}
            agreement={props.agreement}
          />
        )
      }
    >
      <ExperimentHeader experiment={experiment} actions={props.actions} />
      {experiment.error && (
        <ErrorState title="This experiment failed" className="mt-4">
          {experiment.error}
        </ErrorState>
      )}
      <VerdictStrip
        variants={variants}
        verdicts={props.verdicts}
        smallestDifference={experiment.smallestDifference}
        methodHref={props.methodHref}
        primaryAction={props.primaryAction}
        {...(props.rowActions && { rowActions: props.rowActions })}
      />
      <ResultsTable variants={variants} verdicts={props.verdicts} />
      {props.children}
      <ExamplesMatrix matrix={matrix} variants={variants} baselineIndex={baselineIndex} />
    </Page>
  );
}
