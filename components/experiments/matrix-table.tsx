"use client";

import { type CSSProperties, Fragment, type KeyboardEvent, memo, useEffect, useRef } from "react";
import { cellLabel } from "@/components/heat/cell-label";
import { HeatCell } from "@/components/heat/heat-cell";
import { TagMark } from "@/components/heat/tag-mark";
import { type MatrixRow, worstDelta } from "@/lib/domain/experiments/matrix";
import { formatDifference } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { MatrixHead } from "./matrix-head";
import {
  CELL_WIDTH,
  HEAD_HEIGHT,
  MOST_HEIGHT,
  NAME_WIDTH,
  NAME_WIDTH_PHONE,
  ROW_HEIGHT,
  WORST_WIDTH,
} from "./matrix-sizes";
import type { CellPosition, MatrixState } from "./use-matrix";
import { useWindow } from "./use-window";
import { shortVariantName, type VariantRef } from "./variant-names";

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
  const opened = matrix.open && active !== null ? cellKey(active) : null;
  useEffect(() => {
    if (opened === null || activeIndex < 0) return;
    scrollTo(activeIndex, "nearest");
    showColumn(scroller.current, opened);
  }, [opened, activeIndex, scrollTo]);
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
  const nameLength = Math.max(...visible.map(({ name }) => name.length));
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
        className="w-full min-w-(--least) table-fixed border-separate border-spacing-0 max-sm:min-w-(--least-phone)"
        style={leastWidths(variants.length)}
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
                  nameLength={nameLength}
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

function leastWidths(variants: number): CSSProperties {
  const scores = variants * CELL_WIDTH + WORST_WIDTH;
  return {
    "--least": `${NAME_WIDTH + scores}px`,
    "--least-phone": `${NAME_WIDTH_PHONE + scores}px`,
  } as CSSProperties;
}

/** Scrolls sideways until a cell lies beside the names, which stay. */
function showColumn(box: HTMLElement | null, key: string) {
  const cell = box?.querySelector(`[data-cell="${key}"]`)?.getBoundingClientRect();
  const names = box?.querySelector("tbody th")?.getBoundingClientRect();
  if (!box || !cell || !names) return;
  const right = box.getBoundingClientRect().left + box.clientWidth;
  if (cell.left < names.right) box.scrollLeft -= names.right - cell.left;
  else if (cell.right > right) box.scrollLeft += cell.right - right;
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
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
  /** Of the longest name in the list, in characters, so that what follows stands in a column. */
  nameLength: number;
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
  nameLength,
  onOpen,
}: RowProps) {
  const baseline = row.cells[baselineIndex]?.score ?? null;
  return (
    <tr aria-rowindex={index + 2} style={{ height: ROW_HEIGHT }}>
      <th scope="row" className="sticky left-0 z-10 bg-card pl-4 pr-3 font-normal">
        <span className="@container flex min-w-0 items-center gap-2.5">
          <span className="mono shrink-0 text-muted-foreground" style={{ minWidth: `${nameLength}ch` }}>
            {row.name}
          </span>
          <TagMark tags={row.tags} />
          <span dir="auto" className="truncate @max-[120px]:hidden" title={row.title}>
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
