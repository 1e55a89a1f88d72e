"use client";

import { Fragment, type KeyboardEvent, memo, useEffect, useRef } from "react";
import { cellLabel } from "@/components/heat/cell-label";
import { HeatCell } from "@/components/heat/heat-cell";
import { TagMark } from "@/components/heat/tag-mark";
import { type MatrixRow, worstDelta } from "@/lib/domain/experiments/matrix";
import { formatDifference } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import type { CellPosition, MatrixState } from "./use-matrix";
import { useWindow } from "./use-window";
import { shortModel, shortVariantName, type VariantRef } from "./variant-names";

export const ROW_HEIGHT = 27;
export const HEAD_HEIGHT = 40;
const NAME_WIDTH = 256;
const CELL_WIDTH = 70;
const WORST_WIDTH = 64;
// As many rows as fit before the list starts to scroll inside its card.
export const MOST_HEIGHT = "max(320px, calc(100dvh - 120px))";

export interface MatrixTableProps {
  matrix: MatrixState;
  variants: readonly (VariantRef & { isBaseline: boolean })[];
  baselineIndex: number;
  /** Index of the row to keep in sight while a run goes on; null lets the list be. */
  follow?: number | null;
  /** The list was scrolled by hand. */
  onScrolled?: () => void;
}

export function cellKey(position: CellPosition): string {
  return `${position.exampleId}.${position.column}`;
}

/** Puts the focus on the active cell after a move by keyboard, never after a click elsewhere. */
export function useFocusActive(container: React.RefObject<HTMLElement | null>, matrix: MatrixState) {
  const last = useRef(matrix.active);
  const wasOpen = useRef(matrix.open);
  useEffect(() => {
    const moved = last.current !== matrix.active;
    const closed = wasOpen.current && !matrix.open;
    last.current = matrix.active;
    wasOpen.current = matrix.open;
    if (!matrix.active || matrix.open || !(moved || closed)) return;
    container.current?.querySelector<HTMLElement>(`[data-cell="${cellKey(matrix.active)}"]`)?.focus();
  }, [container, matrix.active, matrix.open]);
}

const steps: Record<string, readonly [number, number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [12, 0],
  PageUp: [-12, 0],
};

/** One row an example, one column a variant; only the rows in sight are in the page. */
export function MatrixTable({
  matrix,
  variants,
  baselineIndex,
  follow = null,
  onScrolled,
}: MatrixTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const { visible, active } = matrix;
  const activeIndex = active ? visible.findIndex((row) => row.exampleId === active.exampleId) : -1;
  const { items, total, scrollTo } = useWindow({
    count: visible.length,
    size: ROW_HEIGHT,
    scroller,
    stuck: HEAD_HEIGHT,
    overscan: 8,
    initialExtent: 480,
    pinned: activeIndex,
  });
  useFocusActive(scroller, matrix);
  useEffect(() => {
    if (matrix.open && activeIndex >= 0) scrollTo(activeIndex, "nearest");
  }, [matrix.open, activeIndex, scrollTo]);
  useEffect(() => {
    if (follow !== null) scrollTo(follow, "center");
  }, [follow, scrollTo]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    onScrolled?.();
    matrix.move(...step);
  };
  const tabStop = activeIndex === -1 ? (visible[0]?.exampleId ?? null) : null;
  return (
    <section
      ref={scroller}
      onWheel={onScrolled}
      onTouchMove={onScrolled}
      className="scroll"
      style={{ maxHeight: MOST_HEIGHT, scrollPaddingTop: HEAD_HEIGHT }}
      aria-label="Scores of every example"
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of buttons with one tab stop
        role="grid"
        aria-rowcount={visible.length + 1}
        aria-label="Examples by variant"
        onKeyDown={onKeyDown}
        className="w-full table-fixed border-separate border-spacing-0"
        style={{ minWidth: NAME_WIDTH + variants.length * CELL_WIDTH + WORST_WIDTH }}
      >
        <MatrixHead variants={variants} matrix={matrix} />
        <tbody>
          {items.map((item, index) => {
            const row = visible[item.index];
            const before = items[index - 1];
            const gap = item.start - (before ? before.end : 0);
            if (!row) return null;
            return (
              <Fragment key={row.exampleId}>
                {gap > 0 && <Spacer height={gap} />}
                <Row
                  row={row}
                  index={item.index}
                  variants={variants}
                  baselineIndex={baselineIndex}
                  focus={matrix.focus}
                  activeColumn={active?.exampleId === row.exampleId ? active.column : null}
                  open={matrix.open}
                  tabStop={tabStop === row.exampleId}
                  onOpen={matrix.openCell}
                />
              </Fragment>
            );
          })}
          <Spacer height={total - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  );
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

function MatrixHead({ variants, matrix }: Pick<MatrixTableProps, "variants" | "matrix">) {
  return (
    <>
      <colgroup>
        <col />
        {variants.map((variant) => (
          <col key={variant.variantId} style={{ width: variant.isBaseline ? CELL_WIDTH + 10 : CELL_WIDTH }} />
        ))}
        <col style={{ width: WORST_WIDTH }} />
      </colgroup>
      <thead className="sticky top-0 z-20 bg-card text-2xs text-muted-foreground">
        <tr style={{ height: HEAD_HEIGHT }}>
          <th scope="col" className="sticky left-0 z-10 bg-card pl-4">
            <span className="flex items-center gap-3">
              Example
              {["core", "edge", "adversarial"].map((tag) => (
                <span key={tag} className="inline-flex items-center gap-1.5 font-normal">
                  <TagMark tags={[tag]} />
                  {tag}
                </span>
              ))}
            </span>
          </th>
          {variants.map((variant, column) => (
            <th
              key={variant.variantId}
              scope="col"
              className={cn("px-px pb-1 text-center", variant.isBaseline && "pl-[5px] pr-[7px]")}
            >
              <FocusButton variant={variant} column={column} matrix={matrix} />
            </th>
          ))}
          <th scope="col" className="num pr-4">
            {matrix.focus === null ? "Worst Δ" : "Δ"}
          </th>
        </tr>
      </thead>
    </>
  );
}

/** The head of a column. Pressed, filters and order go by its variant alone. */
function FocusButton({
  variant,
  column,
  matrix,
}: {
  variant: MatrixTableProps["variants"][number];
  column: number;
  matrix: MatrixState;
}) {
  const pressed = matrix.focus === column;
  return (
    <button
      type="button"
      aria-pressed={pressed}
      // The grid has one tab stop; V does the same from a cell.
      tabIndex={-1}
      title={`${variant.model}: ${pressed ? "filter by every variant" : "filter and order by this variant"}`}
      onClick={() => matrix.setFocus(pressed ? null : column)}
      className={cn(
        "w-full rounded-sm py-1 leading-[13px] outline-offset-[-2px] transition-colors hover:bg-hover",
        pressed && "bg-muted shadow-[inset_0_-2px_0_var(--foreground)]",
      )}
    >
      <span className="font-semibold text-foreground">v{variant.versionNumber}</span>
      <span className="block truncate font-normal">
        {variant.isBaseline ? "baseline" : shortModel(variant.model)}
      </span>
    </button>
  );
}

interface RowProps {
  row: MatrixRow;
  index: number;
  variants: MatrixTableProps["variants"];
  baselineIndex: number;
  focus: number | null;
  activeColumn: number | null;
  open: boolean;
  tabStop: boolean;
  onOpen: (position: CellPosition) => void;
}

const Row = memo(function Row({
  row,
  index,
  variants,
  baselineIndex,
  focus,
  activeColumn,
  open,
  tabStop,
  onOpen,
}: RowProps) {
  const baseline = row.cells[baselineIndex]?.score ?? null;
  return (
    <tr aria-rowindex={index + 2} style={{ height: ROW_HEIGHT }}>
      <th scope="row" className="sticky left-0 z-10 bg-card pl-4 pr-3 font-normal">
        <span className="flex min-w-0 items-center gap-2.5">
          <span className="mono text-muted-foreground">{row.name}</span>
          <TagMark tags={row.tags} />
          <span dir="auto" className="truncate" title={row.title}>
            {row.title}
          </span>
        </span>
      </th>
      {variants.map((variant, column) => {
        const cell = row.cells[column] ?? null;
        const compared = column === baselineIndex ? null : baseline;
        return (
          <td key={variant.variantId} className={cn("p-px", variant.isBaseline && "pl-[5px] pr-[7px]")}>
            <HeatCell
              cell={cell}
              baselineScore={compared}
              label={cellLabel(row.name, shortVariantName(variant, variants), cell, compared)}
              selected={open && activeColumn === column}
              data-cell={cellKey({ exampleId: row.exampleId, column })}
              tabIndex={activeColumn === column || (tabStop && column === 0) ? 0 : -1}
              disabled={cell === null}
              onClick={() => onOpen({ exampleId: row.exampleId, column })}
            />
          </td>
        );
      })}
      <td className="num pr-4 text-muted-foreground">
        {formatDifference(worstDelta(row, { baselineIndex, focus }), 2)}
      </td>
    </tr>
  );
});
