"use client";

import { type ReactNode, useState } from "react";
import { useRail } from "@/components/shell/app-shell";
import { onDemand, useLoadWhenIdle } from "@/components/ui/on-demand";
import type { ReviewCell } from "./review-footer";
import type { ExperimentJudge, MatrixRow } from "./types";
import { type LoadCell, useCell } from "./use-cell";
import type { MatrixState } from "./use-matrix";
import type { VariantRef } from "./variant-names";

// The drawer brings the word diff; the matrix is there without it.
const compareCode = onDemand(() => import("./compare/compare-dialog"));
const CompareDialog = compareCode.part((file) => file.CompareDialog);
const drawerCode = onDemand(() => import("./cell-drawer"));
const CellDrawer = drawerCode.part((file) => file.CellDrawer);

export interface CellDrawerOptions {
  matrix: MatrixState;
  rows: readonly MatrixRow[];
  variants: readonly VariantRef[];
  baselineIndex: number;
  loadCell: LoadCell;
  runHrefBase: string;
  judges: readonly ExperimentJudge[];
  review?: ReviewCell | undefined;
  agreement?: { agreed: number; total: number } | null | undefined;
}

/** The drawer of the matrix's open cell for `Page`, or null. Folds the sidebar while it is open. */
export function useCellDrawer(options: CellDrawerOptions): ReactNode {
  const { matrix, rows } = options;
  const { active, open } = matrix;
  const [trial, setTrial] = useState<{ of: string; cellId: string } | null>(null);
  const [comparing, setComparing] = useState(false);
  const row = active ? rows.find((one) => one.exampleId === active.exampleId) : undefined;
  const cellOfRow = (active && row?.cells[active.column]?.id) ?? null;
  // A trial chosen in the drawer holds only for the cell it was chosen in.
  const cellId = trial && trial.of === cellOfRow ? trial.cellId : cellOfRow;
  const state = active && row?.cells[active.column]?.state;
  const cell = useCell(open ? cellId : null, options.loadCell, state ?? "");
  const shown = open && active !== null && row !== undefined;
  useRail(shown);
  useLoadWhenIdle(drawerCode.load);
  if (!shown) return null;
  const at = matrix.visible.findIndex((one) => one.exampleId === active.exampleId);
  const position = { at: at + 1, of: matrix.visible.length };
  const { baselineIndex, variants } = options;
  const drawer = (
    <CellDrawer
      row={row}
      column={active.column}
      baselineIndex={baselineIndex}
      variants={variants}
      position={position}
      cell={cell}
      runHrefBase={options.runHrefBase}
      onVariant={(column) => matrix.openCell({ exampleId: active.exampleId, column })}
      onCompare={variants.length > 1 ? () => setComparing(true) : undefined}
      onTrial={(id) => cellOfRow && setTrial({ of: cellOfRow, cellId: id })}
      onMove={(by) => matrix.move(by, 0)}
      onClose={matrix.close}
      judges={options.judges}
      review={options.review}
      agreement={options.agreement}
    />
  );
  if (!comparing) return drawer;
  // The baseline's own cell is compared with the variant beside it.
  const other = active.column === baselineIndex ? (baselineIndex === 0 ? 1 : 0) : active.column;
  return (
    <>
      {drawer}
      <CompareDialog
        row={row}
        variants={variants}
        left={baselineIndex}
        right={other}
        position={position}
        judges={options.judges}
        loadCell={options.loadCell}
        onMove={(by) => matrix.move(by, 0)}
        onClose={() => setComparing(false)}
      />
    </>
  );
}
