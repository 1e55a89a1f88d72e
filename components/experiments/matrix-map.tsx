"use client";

import { Fragment, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { cellLabel } from "@/components/heat/cell-label";
import { heatState, stripFill } from "@/components/heat/heat-cell";
import { cn } from "@/lib/utils";
import { cellKey, type MatrixTableProps, useFocusActive } from "./matrix-table";
import { useWindow } from "./use-window";
import { shortVariantName } from "./variant-names";

const CELL = 14;
const NAME_WIDTH = 132;

const steps: Record<string, readonly [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** Every cell at 13 px: one row a variant, examples in the order of the list. The line below reads the cell. */
export function MatrixMap({ matrix, variants, baselineIndex }: MatrixTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const { visible, active } = matrix;
  const activeIndex = active ? visible.findIndex((row) => row.exampleId === active.exampleId) : -1;
  const { items, total, scrollTo } = useWindow({
    horizontal: true,
    count: visible.length,
    size: CELL,
    scroller,
    stuck: NAME_WIDTH,
    overscan: 20,
    initialExtent: 1000,
    pinned: activeIndex,
  });
  useFocusActive(scroller, matrix);
  useEffect(() => {
    if (matrix.open && activeIndex >= 0) scrollTo(activeIndex, "nearest");
  }, [matrix.open, activeIndex, scrollTo]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    matrix.move(...step);
  };
  const end = total - (items.at(-1)?.end ?? 0);
  return (
    <>
      <section ref={scroller} className="scroll py-2" aria-label="Map of every cell">
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of buttons with one tab stop
          role="grid"
          aria-label="Variants by example"
          aria-colcount={visible.length + 1}
          onKeyDown={onKeyDown}
          className="table-fixed border-separate border-spacing-0"
          style={{ width: NAME_WIDTH + total + 16 }}
        >
          <tbody>
            {variants.map((variant, column) => (
              <tr key={variant.variantId} style={{ height: CELL }}>
                <th
                  scope="row"
                  className="sticky left-0 z-10 truncate bg-card pl-4 pr-2 text-2xs"
                  style={{ width: NAME_WIDTH }}
                  title={`v${variant.versionNumber} ${variant.model}`}
                >
                  v{variant.versionNumber}{" "}
                  <span className="font-normal text-muted-foreground">
                    {variant.isBaseline ? "baseline" : variant.model}
                  </span>
                </th>
                {items.map((item, index) => {
                  const row = visible[item.index];
                  if (!row) return null;
                  const cell = row.cells[column] ?? null;
                  const gap = item.start - (items[index - 1]?.end ?? 0);
                  const baseline =
                    column === baselineIndex ? null : (row.cells[baselineIndex]?.score ?? null);
                  const position = { exampleId: row.exampleId, column };
                  const isActive = activeIndex === item.index && active?.column === column;
                  const label = cellLabel(row.name, shortVariantName(variant, variants), cell, baseline);
                  return (
                    <Fragment key={row.exampleId}>
                      {gap > 0 && <td aria-hidden style={{ width: gap }} />}
                      <td aria-colindex={item.index + 2} className="p-0" style={{ width: CELL }}>
                        <button
                          type="button"
                          aria-label={label}
                          data-cell={cellKey(position)}
                          tabIndex={
                            isActive || (activeIndex === -1 && item.index === 0 && column === 0) ? 0 : -1
                          }
                          disabled={cell === null}
                          onClick={() => matrix.openCell(position)}
                          onMouseEnter={() => setPointed(label)}
                          onFocus={() => setPointed(label)}
                          className={cn(
                            "block size-[13px] rounded-[2px]",
                            stripFill(heatState(cell)),
                            isActive && matrix.open && "outline-2 outline-ring",
                          )}
                        />
                      </td>
                    </Fragment>
                  );
                })}
                {end > 0 && <td aria-hidden style={{ width: end }} />}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="tnum flex h-8 items-center border-t px-4 text-xs text-muted-foreground" aria-hidden>
        {pointed ?? "Point at a cell to read its score."}
      </p>
    </>
  );
}
