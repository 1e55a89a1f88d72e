import { percentScale } from "@/components/charts/scale";
import { formatInterval, formatMean } from "@/lib/domain/format";

/** A mean with its interval on 0 to 1. */
export function MeanPlot({ mean, ci }: { mean: number | null; ci: readonly [number, number] | null }) {
  const at = percentScale(0, 1);
  return (
    <svg
      role="img"
      aria-label={`mean ${formatMean(mean)}, 95% interval ${formatInterval(ci)}`}
      width="100%"
      height={16}
      className="block min-w-16 overflow-visible"
    >
      <line x2="100%" y1={8} y2={8} stroke="var(--border)" />
      {ci && (
        <line
          x1={`${at(ci[0])}%`}
          x2={`${at(ci[1])}%`}
          y1={8}
          y2={8}
          stroke="var(--neutral-line)"
          strokeWidth={2}
        />
      )}
      {mean !== null && <circle cx={`${at(mean)}%`} cy={8} r={3.5} fill="var(--foreground)" />}
    </svg>
  );
}
