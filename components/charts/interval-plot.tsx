import { type VerdictStatus, verdictStyles } from "@/components/verdict/verdict-style";
import { formatDifference, formatInterval } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { type IntervalScale, percentScale } from "./scale";

export interface IntervalPlotProps {
  verdict: VerdictStatus;
  difference: number | null;
  ci: readonly [number, number] | null;
  /** Half-width of the band of differences that do not matter. */
  band: number;
  scale: IntervalScale;
  height?: number;
  className?: string;
}

/** Difference and interval on the table's shared scale: zero line, band, and a mark whose shape says the verdict. */
export function IntervalPlot({
  verdict,
  difference,
  ci,
  band,
  scale,
  height = 40,
  className,
}: IntervalPlotProps) {
  const style = verdictStyles[verdict];
  const at = percentScale(-scale.max, scale.max);
  const label =
    difference === null
      ? "No difference could be computed"
      : `Difference ${formatDifference(difference)}, 95% interval ${formatInterval(ci)}`;
  return (
    <div role="img" aria-label={label} className={cn("relative w-full", className)} style={{ height }}>
      <svg width="100%" height={height} aria-hidden className="absolute inset-0 overflow-visible">
        <rect
          x={`${at(-band)}%`}
          width={`${at(band) - at(-band)}%`}
          height={height}
          fill="var(--band)"
          shapeRendering="crispEdges"
        />
        <line
          x1="50%"
          x2="50%"
          y2={height}
          stroke="color-mix(in oklch, var(--foreground) 45%, transparent)"
          shapeRendering="crispEdges"
        />
        {ci && (
          <Whisker lo={at(ci[0])} hi={at(ci[1])} y={height / 2} color={style.line} dashed={style.dashed} />
        )}
        {difference !== null && (
          <Mark x={at(difference)} y={height / 2} kind={style.mark} color={style.line} />
        )}
      </svg>
    </div>
  );
}

function Whisker({
  lo,
  hi,
  y,
  color,
  dashed,
}: {
  lo: number;
  hi: number;
  y: number;
  color: string;
  dashed: boolean;
}) {
  return (
    <g stroke={color} strokeWidth={2}>
      <line x1={`${lo}%`} x2={`${hi}%`} y1={y} y2={y} strokeDasharray={dashed ? "5 3.5" : undefined} />
      <line x1={`${lo}%`} x2={`${lo}%`} y1={y - 4} y2={y + 4} />
      <line x1={`${hi}%`} x2={`${hi}%`} y1={y - 4} y2={y + 4} />
    </g>
  );
}

/** Filled and hollow dots and the hollow diamond, so that the verdict does not hang on colour. */
export function Mark({
  x,
  y,
  kind,
  color,
}: {
  /** Percent of the width. */
  x: number;
  y: number | string;
  kind: "filled" | "hollow" | "diamond";
  color: string;
}) {
  if (kind === "diamond") {
    return (
      <svg x={`${x}%`} y={y} overflow="visible" aria-hidden>
        <rect
          x={-3.5}
          y={-3.5}
          width={7}
          height={7}
          transform="rotate(45)"
          fill="var(--card)"
          stroke={color}
          strokeWidth={2}
        />
      </svg>
    );
  }
  return (
    <circle
      cx={`${x}%`}
      cy={y}
      r={3.5}
      fill={kind === "filled" ? color : "var(--card)"}
      stroke={color}
      strokeWidth={2}
    />
  );
}

/** The head of the plot's column: −tick, 0, +tick over the same scale. */
export function IntervalAxis({ scale, className }: { scale: IntervalScale; className?: string }) {
  const at = percentScale(-scale.max, scale.max);
  const digits = scale.tick < 0.1 && Math.round(scale.tick * 100) !== scale.tick * 100 ? 3 : 2;
  return (
    <span className={cn("tnum relative block h-full min-h-4", className)}>
      {[-scale.tick, 0, scale.tick].map((tick) => (
        <span
          key={tick}
          className="absolute top-1/2 -translate-x-1/2 -translate-y-1/2"
          style={{ left: `${at(tick)}%` }}
        >
          {tick === 0 ? "0" : formatDifference(tick, digits)}
        </span>
      ))}
    </span>
  );
}
