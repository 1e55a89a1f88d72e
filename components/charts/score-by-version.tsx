import { verdictStyles } from "@/components/verdict/verdict-style";
import { formatInterval, formatMean } from "@/lib/domain/format";
import type { Verdict } from "@/lib/domain/statistics/comparison";
import { cn } from "@/lib/utils";
import { Mark } from "./interval-plot";
import { percentScale } from "./scale";

export interface VersionScore {
  versionNumber: number;
  avgScore: number | null;
  scoreCi: readonly [number, number] | null;
  /** Against the baseline it was last compared with; null for the baseline itself and never compared ones. */
  verdict: Verdict | null;
  /** Carries a label such as production, so its name is written bolder. */
  labelled?: boolean;
}

const HEIGHT = 92;

/** Mean score of each version with its 95% interval, oldest left. */
export function ScoreByVersion({
  versions,
  className,
}: {
  versions: readonly VersionScore[];
  className?: string;
}) {
  const values = versions.flatMap((one) => [one.avgScore ?? 1, ...(one.scoreCi ?? [])]);
  const floor = Math.max(0, Math.floor((Math.min(1, ...values) - 0.02) * 5) / 5);
  const ticks = [floor, (floor + 1) / 2, 1];
  const y = percentScale(1, floor);
  const x = (index: number) => ((index + 0.5) / versions.length) * 100;
  const points = versions.flatMap((one, index) =>
    one.avgScore === null ? [] : [`${x(index) * 10},${y(one.avgScore)}`],
  );
  const reading = versions.map((one) => `v${one.versionNumber} ${formatMean(one.avgScore)}`).join(", ");
  return (
    <div role="img" aria-label={`Mean score by version: ${reading}`} className={cn("flex gap-2", className)}>
      <div aria-hidden className="tnum relative w-6 text-2xs text-faint" style={{ height: HEIGHT }}>
        {ticks.map((tick) => (
          <span
            key={tick}
            className="absolute right-0 -translate-y-1/2 leading-none"
            style={{ top: `${y(tick)}%` }}
          >
            {tick.toFixed(1)}
          </span>
        ))}
      </div>
      <div className="min-w-0 flex-1" aria-hidden>
        <div className="relative" style={{ height: HEIGHT }}>
          {ticks.map((tick, index) => (
            <i
              key={tick}
              className={cn("absolute inset-x-0 border-t", index === 0 && "border-border-strong")}
              style={{ top: `${y(tick)}%` }}
            />
          ))}
          <svg
            className="absolute inset-0 size-full"
            viewBox="0 0 1000 100"
            preserveAspectRatio="none"
            aria-hidden
          >
            <polyline
              points={points.join(" ")}
              fill="none"
              stroke="var(--border-strong)"
              strokeWidth="1.5"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          <svg className="absolute inset-0 size-full overflow-visible" aria-hidden>
            {versions.map((one, index) => (
              <VersionMark key={one.versionNumber} version={one} x={x(index)} y={y} />
            ))}
          </svg>
        </div>
        <div className="tnum relative mt-1 h-4 text-2xs">
          {versions.map((one, index) => (
            <span
              key={one.versionNumber}
              className={cn("absolute -translate-x-1/2", one.labelled ? "font-medium" : "text-faint")}
              style={{ left: `${x(index)}%` }}
            >
              v{one.versionNumber}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

function VersionMark({ version, x, y }: { version: VersionScore; x: number; y: (value: number) => number }) {
  if (version.avgScore === null) return null;
  const style = version.verdict ? verdictStyles[version.verdict] : null;
  const color = style?.line ?? "var(--foreground)";
  const ci = version.scoreCi;
  return (
    <g>
      <title>{`v${version.versionNumber} ${formatMean(version.avgScore)}, ${formatInterval(ci)}`}</title>
      {ci && (
        <line
          x1={`${x}%`}
          x2={`${x}%`}
          y1={`${y(ci[1])}%`}
          y2={`${y(ci[0])}%`}
          stroke={color}
          strokeWidth={1.5}
          strokeDasharray={style?.dashed ? "3 2.5" : undefined}
        />
      )}
      <Mark x={x} y={`${y(version.avgScore)}%`} kind={style?.mark ?? "filled"} color={color} />
    </g>
  );
}
