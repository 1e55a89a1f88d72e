"use client";

import { formatRate } from "@/lib/domain/format";
import { ChartFrame, type ChartFrameProps } from "./chart-frame";
import { type ChartFormat, chartFormats } from "./types";

export interface DonutPart {
  label: string;
  value: number;
}

export interface DonutChartProps extends Pick<ChartFrameProps, "title" | "reading" | "aside" | "className"> {
  /** Largest first. */
  parts: readonly DonutPart[];
  format: ChartFormat;
  /** Under the total in the middle: "24 h". */
  caption?: string;
  height?: number;
  empty?: string;
}

const MOST_PARTS = 5;
const RADIUS = 42;
const ROUND = 2 * Math.PI * RADIUS;
const SEAM = 1.5;
// c3 is left out as c4 stands further from c1 and c2.
const fills = ["var(--c1)", "var(--c2)", "var(--c4)", "var(--c3)", "var(--c5)"];

/** More than five parts: the rest as one, in the colour of "others". */
function grouped(parts: readonly DonutPart[]): (DonutPart & { fill: string })[] {
  const shown = parts.length > MOST_PARTS ? parts.slice(0, MOST_PARTS - 1) : parts;
  const rest = parts.slice(shown.length);
  const colored = shown.map((part, index) => ({ ...part, fill: fills[index] ?? "var(--c6)" }));
  if (rest.length === 0) return colored;
  const value = rest.reduce((sum, part) => sum + part.value, 0);
  return [...colored, { label: `${rest.length} others`, value, fill: "var(--c6)" }];
}

/** Shares of a total, with every number in the legend. */
export function DonutChart({ parts, format, caption, height = 160, empty, ...frame }: DonutChartProps) {
  const write = chartFormats[format].value;
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const slices = grouped(parts);
  let before = 0;
  return (
    <ChartFrame
      {...frame}
      height={height}
      empty={total === 0 ? (empty ?? "No data in this period.") : undefined}
      table={{
        columns: ["Part", "Share", "Value"],
        rows: parts.map((part) => [
          part.label,
          formatRate(total ? part.value / total : null, 1),
          write(part.value),
        ]),
      }}
    >
      <div className="flex h-full items-center gap-5">
        <div className="relative size-[112px] shrink-0">
          <svg viewBox="0 0 100 100" className="size-full -rotate-90" aria-hidden>
            {slices.map((slice) => {
              const length = (slice.value / total) * ROUND;
              const start = before;
              before += length;
              return (
                <circle
                  key={slice.label}
                  cx={50}
                  cy={50}
                  r={RADIUS}
                  fill="none"
                  stroke={slice.fill}
                  strokeWidth={14}
                  strokeDasharray={`${Math.max(0, length - (slices.length > 1 ? SEAM : 0))} ${ROUND}`}
                  strokeDashoffset={-start}
                />
              );
            })}
          </svg>
          <div className="absolute inset-0 flex flex-col items-center justify-center">
            <b className="text-base font-semibold tracking-tight">{write(total)}</b>
            {caption && <span className="text-2xs text-muted-foreground">{caption}</span>}
          </div>
        </div>
        <ul className="min-w-0 flex-1">
          {slices.map((slice) => (
            <li key={slice.label} className="flex h-6 items-center gap-2">
              <i className="size-2 shrink-0 rounded-[2px]" style={{ background: slice.fill }} aria-hidden />
              <span className="min-w-0 flex-1 truncate" title={slice.label}>
                {slice.label}
              </span>
              <span className="text-muted-foreground">{formatRate(slice.value / total, 0)}</span>
              <span className="num min-w-12">{write(slice.value)}</span>
            </li>
          ))}
        </ul>
      </div>
    </ChartFrame>
  );
}
