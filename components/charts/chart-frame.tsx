"use client";

import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";
import { type ChartSeries, seriesColor } from "./types";

export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface ChartFrameProps {
  title: string;
  /** The chart's main reading, for those who do not see it: "p50 1.17 s, p95 2.86 s". */
  reading: string;
  /** Beside the title at the right: a total, a rate. */
  aside?: ReactNode;
  series?: readonly ChartSeries[];
  table: ChartTable;
  /** Pixels of the plot; the table takes the same room and scrolls. */
  height: number;
  /** Nothing to draw: this sentence stands in the plot's place. */
  empty?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** The card around every chart: title, series by name in the head, and the same numbers as a table. */
export function ChartFrame(props: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const toggleName = asTable ? "View as chart" : "View as table";
  return (
    <section
      aria-labelledby={id}
      className={cn("group min-w-0 rounded-lg border border-border bg-card px-4 py-3", props.className)}
    >
      <header className="mb-2.5 flex min-h-5 flex-wrap items-center gap-x-3 gap-y-0.5">
        <h2 id={id} className="text-xs font-semibold">
          {props.title}
        </h2>
        <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-0.5 text-2xs text-muted-foreground">
          {props.series?.map((series, index) => (
            <SeriesName key={series.key} series={series} color={seriesColor(series, index)} />
          ))}
          {props.aside}
          <Button
            variant="ghost"
            aria-label={`${toggleName}: ${props.title}`}
            title={toggleName}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            className="-my-1 -mr-1.5 size-6! p-0! opacity-60 focus-visible:opacity-100 group-hover:opacity-100 [&_svg]:size-3.5!"
          >
            {asTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
          </Button>
        </div>
      </header>
      {props.empty ? (
        <p className="flex items-center text-muted-foreground" style={{ height: props.height }}>
          {props.empty}
        </p>
      ) : asTable ? (
        <DataTable table={props.table} height={props.height} label={props.title} />
      ) : (
        <div
          role="img"
          aria-label={`${props.title}. ${props.reading}`}
          className="tnum"
          style={{ height: props.height }}
        >
          {props.children}
        </div>
      )}
    </section>
  );
}

export function SeriesName({ series, color }: { series: ChartSeries; color: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <svg width="14" height="2" aria-hidden>
        <path
          d="M0 1h14"
          stroke={color}
          strokeWidth="2"
          strokeDasharray={series.style === "comparison" ? "4 1.5 3 1.5" : undefined}
        />
      </svg>
      {series.label}
    </span>
  );
}

function DataTable({ table, height, label }: { table: ChartTable; height: number; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={`${label}, as a table`} tabIndex={0} className="scroll" style={{ height }}>
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-card text-2xs text-muted-foreground">
          <tr className="border-b">
            {table.columns.map((column, index) => (
              <th key={column} scope="col" className={cn("h-6 font-medium", index > 0 ? "num pl-3" : "pr-3")}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join()} className="border-b last:border-b-0">
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={table.columns[index]} scope="row" className="h-6 pr-3 font-normal">
                    {cell}
                  </th>
                ) : (
                  <td key={table.columns[index]} className="num pl-3">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
