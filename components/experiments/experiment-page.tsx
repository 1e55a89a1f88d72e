"use client";

import type { ReactNode } from "react";
import { type Crumb, Page } from "@/components/shell/page";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { ExamplesMatrix } from "./examples-matrix";
import { ExperimentHeader } from "./experiment-header";
import type { ReviewCell } from "./review-footer";
import type { ExperimentJudge, ExperimentSummary, VariantResult, VariantVerdict } from "./types";
import type { LoadCell } from "./use-cell";
import { useCellDrawer } from "./use-cell-drawer";
import { type MatrixState, useMatrix } from "./use-matrix";
import type { LoadedRows } from "./use-matrix-rows";
import { VerdictStrip } from "./verdict-strip";

export interface ExperimentPageProps {
  breadcrumbs: readonly Crumb[];
  experiment: ExperimentSummary;
  /** The baseline among them; the columns of the matrix are in this order. */
  variants: readonly VariantResult[];
  verdicts: readonly VariantVerdict[];
  loaded: LoadedRows;
  judges: readonly ExperimentJudge[];
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
  /** Between the verdicts and the examples: results, secondary metrics, where a difference comes from. */
  children?: ReactNode;
}

const noRows: never[] = [];

/** A finished experiment: finding, verdicts, results, examples, and one cell in the drawer. */
export function ExperimentPage(props: ExperimentPageProps) {
  const { experiment, variants, loaded } = props;
  const rows = loaded.rows ?? noRows;
  const baselineIndex = Math.max(
    0,
    variants.findIndex((variant) => variant.isBaseline),
  );
  const cutShort = experiment.status === "cancelled" || experiment.status === "over_budget";
  const matrix = useMatrix(rows, variants.length, baselineIndex);
  const drawer = useCellDrawer({ ...props, rows, matrix, baselineIndex });
  return (
    <Page breadcrumbs={props.breadcrumbs} drawer={drawer}>
      <ExperimentHeader experiment={experiment} actions={props.actions} />
      {experiment.error && experiment.status !== "over_budget" && (
        <ErrorState title="This experiment failed" className="mt-4">
          {experiment.error}
        </ErrorState>
      )}
      {experiment.status !== "failed" && (
        <VerdictStrip
          variants={variants}
          verdicts={props.verdicts}
          smallestDifference={experiment.smallestDifference}
          cutShortOf={cutShort ? experiment.exampleCount : undefined}
          methodHref={props.methodHref}
          primaryAction={props.primaryAction}
          rowActions={{ ...props.rowActions, ...drops(props, matrix) }}
        />
      )}
      {props.children}
      <ExamplesMatrix
        matrix={matrix}
        variants={variants}
        baselineIndex={baselineIndex}
        trials={experiment.trials}
        loaded={loaded}
        exampleCount={experiment.exampleCount}
      />
    </Page>
  );
}

/** "View drops" at the end of a regressed variant's row: the examples it is worse on, worst first. */
function drops(
  { variants, verdicts, rowActions }: ExperimentPageProps,
  matrix: MatrixState,
): Record<string, ReactNode> {
  return Object.fromEntries(
    variants.flatMap(({ variantId }, column): [string, ReactNode][] => {
      const verdict = verdicts.find((one) => one.variantId === variantId)?.verdict;
      if (verdict !== "regressed" || rowActions?.[variantId]) return [];
      return [[variantId, <DropsButton key="drops" column={column} matrix={matrix} />]];
    }),
  );
}

function DropsButton({ column, matrix }: { column: number; matrix: MatrixState }) {
  return (
    <Button
      size="sm"
      onClick={() => {
        matrix.setFocus(column);
        matrix.setFilter("regressions");
        matrix.setSort("drop");
        document.getElementById("examples")?.scrollIntoView({ block: "start", behavior: "smooth" });
      }}
    >
      View drops
    </Button>
  );
}
