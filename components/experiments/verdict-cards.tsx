import { IntervalPlot } from "@/components/charts/interval-plot";
import type { IntervalScale } from "@/components/charts/scale";
import { VerdictChip } from "@/components/verdict/verdict-chip";
import { formatCount, formatDifference, formatInterval, formatP } from "@/lib/domain/format";
import type { VariantResult } from "./types";
import type { VerdictRow } from "./verdict-row";

interface VerdictCardsProps {
  rows: readonly VerdictRow[];
  baseline: VariantResult;
  scale: IntervalScale;
  smallestDifference: number;
  className: string;
}

/** The verdict strip where its table has no room: a card each, on one scale all the same. */
export function VerdictCards({ rows, baseline, scale, smallestDifference, className }: VerdictCardsProps) {
  return (
    <div className={className}>
      <p className="border-b px-4 py-1.5 text-2xs text-muted-foreground">
        against <b className="font-medium text-foreground">v{baseline.versionNumber}</b>{" "}
        <span className="mono">{baseline.model}</span>
      </p>
      <ul>
        {rows.map(({ variant, verdict, line, sentence }) => (
          <li key={variant.variantId} className="border-b px-4 py-2 last:border-b-0">
            <div className="flex items-start justify-between gap-2">
              <div className="min-w-0 leading-4">
                <div className="break-words font-medium">
                  v{variant.versionNumber}{" "}
                  <span className="mono font-normal text-muted-foreground">{variant.model}</span>
                </div>
                <div className="text-2xs text-muted-foreground">{line}</div>
              </div>
              <VerdictChip verdict={verdict.verdict} sentence={sentence} />
            </div>
            <IntervalPlot
              verdict={verdict.verdict}
              difference={verdict.difference}
              ci={verdict.ci}
              band={smallestDifference}
              scale={scale}
              height={28}
              className="mt-1.5"
            />
            <div className="tnum mt-1 flex flex-wrap gap-x-3 text-2xs text-muted-foreground">
              <span className="font-semibold text-foreground">{formatDifference(verdict.difference)}</span>
              <span>95% CI {formatInterval(verdict.ci)}</span>
              <span>p {formatP(verdict.adjustedPValue)}</span>
              <span>n {formatCount(verdict.nPairs)}</span>
              {verdict.missingPairs > 0 && (
                <span className="font-medium text-warn">{formatCount(verdict.missingPairs)} missing</span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
