"use client";

import { formatCount } from "@/lib/domain/format";
import { ChartFrame, type ChartFrameProps } from "./chart-frame";
import { percentScale } from "./scale";
import { type ChartFormat, chartFormats } from "./types";

export interface HistogramBin {
  from: number;
  to: number;
  count: number;
}

export interface HistogramChartProps
  extends Pick<ChartFrameProps, "title" | "reading" | "aside" | "className"> {
  /** Of equal width, in order. The last may also hold everything above. */
  bins: readonly HistogramBin[];
  format: ChartFormat;
  /** Dashed marks such as p50 and p95. Bars past the last one are drawn full. */
  marks?: readonly { value: number; label: string }[];
  height?: number;
  empty?: string;
}

const AXIS = 22;

/** How many values fall where. */
export function HistogramChart({
  bins,
  format,
  marks = [],
  height = 160,
  empty,
  ...frame
}: HistogramChartProps) {
  const write = chartFormats[format];
  const lo = bins[0]?.from ?? 0;
  const hi = bins.at(-1)?.to ?? 1;
  const at = percentScale(lo, hi);
  const tallest = Math.max(1, ...bins.map((bin) => bin.count));
  const tail = marks.length > 0 ? Math.max(...marks.map((mark) => mark.value)) : Number.POSITIVE_INFINITY;
  const ticks = Array.from({ length: 6 }, (_, index) => lo + ((hi - lo) * index) / 5);
  return (
    <ChartFrame
      {...frame}
      height={height}
      empty={bins.every((bin) => bin.count === 0) ? (empty ?? "No data in this period.") : undefined}
      table={{
        columns: ["From", "To", "Count"],
        rows: bins.map((bin) => [write.value(bin.from), write.value(bin.to), formatCount(bin.count)]),
      }}
    >
      <div className="relative border-b border-border-strong" style={{ height: height - AXIS }}>
        <div className="absolute inset-x-0 bottom-0 top-4 flex items-end gap-0.5">
          {bins.map((bin) => (
            <div key={bin.from} className="group/bin flex h-full flex-1 items-end hover:bg-hover">
              <i
                className="w-full rounded-t-[2px] bg-c1"
                style={{
                  height: `${(bin.count / tallest) * 100}%`,
                  minHeight: bin.count > 0 ? 1 : 0,
                  opacity: bin.from >= tail ? 1 : 0.55,
                }}
              />
              <span className="pointer-events-none absolute right-0 top-0 z-10 hidden rounded-md border bg-card px-2.5 py-1.5 text-2xs shadow-pop group-hover/bin:block">
                <b className="font-semibold">{formatCount(bin.count)}</b> from {write.value(bin.from)} to{" "}
                {write.value(bin.to)}
              </span>
            </div>
          ))}
        </div>
        {marks.map((mark) => (
          <div
            key={mark.label}
            className="pointer-events-none absolute inset-y-0 border-l border-dashed border-muted-foreground/70"
            style={{ left: `${at(mark.value)}%` }}
          >
            <span
              className={
                at(mark.value) > 75
                  ? "absolute right-1 top-0 whitespace-nowrap text-2xs text-muted-foreground"
                  : "absolute left-1 top-0 whitespace-nowrap text-2xs text-muted-foreground"
              }
            >
              {mark.label}
            </span>
          </div>
        ))}
      </div>
      <div className="mt-1.5 flex justify-between text-2xs text-faint">
        {ticks.map((tick) => (
          <span key={tick}>{write.axis(tick)}</span>
        ))}
      </div>
    </ChartFrame>
  );
}
