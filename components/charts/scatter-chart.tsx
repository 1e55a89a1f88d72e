"use client";

import { ChartFrame, type ChartFrameProps } from "./chart-frame";
import { paretoFrontier } from "./pareto";
import { niceCeil, percentScale } from "./scale";
import { type ChartFormat, chartFormats } from "./types";

export interface ScatterPoint {
  /** Unique: "v4 gpt-4.1-mini". */
  label: string;
  x: number;
  y: number;
}

export interface ScatterChartProps
  extends Pick<ChartFrameProps, "title" | "reading" | "aside" | "className"> {
  points: readonly ScatterPoint[];
  /** Lower is better. */
  x: { label: string; format: ChartFormat };
  /** Higher is better. */
  y: { label: string; format: ChartFormat };
  height?: number;
  empty?: string;
}

const AXIS = 34;

/** Quality against cost. Filled points are the Pareto frontier: nothing is both cheaper and better. */
export function ScatterChart({ points, x, y, height = 240, empty, ...frame }: ScatterChartProps) {
  const writeX = chartFormats[x.format];
  const writeY = chartFormats[y.format];
  const frontier = paretoFrontier(points);
  const onFrontier = new Set(frontier.map((point) => point.label));
  const top = niceCeil(Math.max(0, ...points.map((point) => point.x)) * 1.05);
  const low = Math.max(0, Math.floor((Math.min(1, ...points.map((point) => point.y)) - 0.05) * 10) / 10);
  const high =
    Math.min(1, Math.ceil((Math.max(low, ...points.map((point) => point.y)) + 0.02) * 10) / 10) || 1;
  const atX = percentScale(0, top);
  const atY = percentScale(high, low);
  return (
    <ChartFrame
      {...frame}
      height={height}
      empty={points.length === 0 ? (empty ?? "No data to compare yet.") : undefined}
      table={{
        columns: ["Variant", x.label, y.label, "Frontier"],
        rows: points.map((point) => [
          point.label,
          writeX.value(point.x),
          writeY.value(point.y),
          onFrontier.has(point.label) ? "yes" : "no",
        ]),
      }}
    >
      <div className="flex gap-2">
        <div
          className="relative w-8 shrink-0 text-right text-2xs text-faint"
          style={{ height: height - AXIS }}
        >
          {[low, (low + high) / 2, high].map((tick) => (
            <span
              key={tick}
              className="absolute right-0 -translate-y-1/2 leading-none"
              style={{ top: `${atY(tick)}%` }}
            >
              {writeY.axis(tick)}
            </span>
          ))}
        </div>
        <div className="min-w-0 flex-1">
          <svg width="100%" height={height - AXIS} className="overflow-visible" aria-hidden>
            {[low, (low + high) / 2, high].map((tick) => (
              <line
                key={tick}
                x2="100%"
                y1={`${atY(tick)}%`}
                y2={`${atY(tick)}%`}
                stroke={tick === low ? "var(--border-strong)" : "var(--border)"}
              />
            ))}
            {frontier.slice(1).map((point, index) => {
              const before = frontier[index];
              if (!before) return null;
              return (
                <line
                  key={point.label}
                  x1={`${atX(before.x)}%`}
                  y1={`${atY(before.y)}%`}
                  x2={`${atX(point.x)}%`}
                  y2={`${atY(point.y)}%`}
                  stroke="var(--muted-foreground)"
                  strokeWidth={1.1}
                  strokeDasharray="3 3"
                />
              );
            })}
            {points.map((point) => (
              <ScatterMark
                key={point.label}
                point={point}
                filled={onFrontier.has(point.label)}
                x={atX(point.x)}
                y={atY(point.y)}
              />
            ))}
          </svg>
          <div className="mt-1.5 flex justify-between text-2xs text-faint">
            {[0, top / 2, top].map((tick) => (
              <span key={tick}>{writeX.axis(tick)}</span>
            ))}
          </div>
          <div className="flex justify-between text-2xs text-muted-foreground">
            <span>{y.label} up</span>
            <span>{x.label}</span>
          </div>
        </div>
      </div>
    </ChartFrame>
  );
}

function ScatterMark({
  point,
  filled,
  x,
  y,
}: {
  point: ScatterPoint;
  filled: boolean;
  x: number;
  y: number;
}) {
  const right = x > 70;
  return (
    <g>
      <title>{point.label}</title>
      <circle
        cx={`${x}%`}
        cy={`${y}%`}
        r={4}
        fill={filled ? "var(--c1)" : "var(--card)"}
        stroke="var(--c1)"
        strokeWidth={1.75}
      />
      <svg x={`${x}%`} y={`${y}%`} overflow="visible" aria-hidden>
        <text
          x={right ? -9 : 9}
          y={4}
          textAnchor={right ? "end" : "start"}
          fontSize={11}
          fill="var(--muted-foreground)"
        >
          {point.label}
        </text>
      </svg>
    </g>
  );
}
