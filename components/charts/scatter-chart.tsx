"use client";

import { useEffect, useRef, useState } from "react";
import { ChartFrame, type ChartFrameProps } from "./chart-frame";
import { paretoFrontier } from "./pareto";
import { type LabelPlace, labelGap, placeLabels } from "./place-labels";
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
/** Until the plot is measured. */
const USUAL_WIDTH = 480;

/** Width of an element in pixels, as it is now. */
function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(USUAL_WIDTH);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(entry.contentRect.width);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { element, width };
}

/**
 * Quality against cost. Filled points are the Pareto frontier: nothing is both cheaper and better. Labels make room for
 * each other, the frontier's first; one without room is told by its mark's tooltip and in the table.
 */
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
  const { element, width } = useWidth();
  const plotHeight = height - AXIS;
  const byRank = [...frontier, ...points.filter((point) => !onFrontier.has(point.label))];
  const places = placeLabels(
    byRank.map((point) => ({
      label: point.label,
      x: (atX(point.x) / 100) * width,
      y: (atY(point.y) / 100) * plotHeight,
    })),
    { width, height: plotHeight },
  );
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
        <div className="relative w-8 shrink-0 text-right text-2xs text-faint" style={{ height: plotHeight }}>
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
        <div ref={element} className="min-w-0 flex-1">
          <svg width="100%" height={plotHeight} className="overflow-visible" aria-hidden>
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
            {byRank.map((point, index) => (
              <ScatterMark
                key={point.label}
                point={point}
                place={places[index] ?? null}
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
  place,
  filled,
  x,
  y,
}: {
  point: ScatterPoint;
  place: LabelPlace | null;
  filled: boolean;
  x: number;
  y: number;
}) {
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
      {place !== null && (
        <svg x={`${x}%`} y={`${y}%`} overflow="visible" aria-hidden>
          <MarkLabel label={point.label} place={place} />
        </svg>
      )}
    </g>
  );
}

/** With a line to the mark where the label had to move. */
function MarkLabel({ label, place: { side, dy } }: { label: string; place: LabelPlace }) {
  const x = side === "right" ? labelGap : -labelGap;
  return (
    <>
      {dy !== 0 && (
        <line
          x1={Math.sign(x) * 3}
          y1={Math.sign(dy) * 3}
          x2={x - Math.sign(x)}
          y2={dy}
          stroke="var(--border-strong)"
        />
      )}
      <text
        x={x}
        y={dy + 4}
        textAnchor={side === "right" ? "start" : "end"}
        fontSize={11}
        fill="var(--muted-foreground)"
      >
        {label}
      </text>
    </>
  );
}
