import { formatMean, formatScore } from "@/lib/domain/format";
import { percentScale } from "./scale";

/** Lowest to highest score as a whisker with the mean as a dot, on 0 to 1. */
export function MinMaxWhisker({
  min,
  mean,
  max,
}: {
  min: number | null;
  mean: number | null;
  max: number | null;
}) {
  const at = percentScale(0, 1);
  const line = "color-mix(in oklab, var(--neutral-line) 70%, transparent)";
  return (
    <svg
      role="img"
      aria-label={`min ${formatScore(min)}, mean ${formatMean(mean)}, max ${formatScore(max)}`}
      width={68}
      height={16}
      className="inline-block overflow-visible align-middle"
    >
      <line x2="100%" y1={8} y2={8} stroke="var(--border)" />
      {min !== null && max !== null && (
        <g stroke={line} strokeWidth={2}>
          <line x1={`${at(min)}%`} x2={`${at(max)}%`} y1={8} y2={8} />
          <line x1={`${at(min)}%`} x2={`${at(min)}%`} y1={4} y2={12} />
          <line x1={`${at(max)}%`} x2={`${at(max)}%`} y1={4} y2={12} />
        </g>
      )}
      {mean !== null && (
        <circle
          cx={`${at(mean)}%`}
          cy={8}
          r={4.5}
          fill="var(--foreground)"
          stroke="var(--card)"
          strokeWidth={2}
        />
      )}
    </svg>
  );
}
