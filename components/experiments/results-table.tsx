import { MinMaxWhisker } from "@/components/charts/min-max-whisker";
import { Count } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { VerdictGlyph } from "@/components/verdict/verdict-chip";
import {
  formatCount,
  formatDuration,
  formatMean,
  formatMoney,
  formatRate,
  MISSING,
} from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { JudgesLine } from "./judge-badges";
import type { ExperimentJudge, VariantResult, VariantVerdict } from "./types";

/** Which variant has the best value of a column, when only one has; values that read alike are alike. */
function uniqueBest(
  variants: readonly VariantResult[],
  value: (variant: VariantResult) => number | null,
  better: "higher" | "lower",
  format: (value: number) => string,
): string | null {
  const known = variants.flatMap((variant) => {
    const number = value(variant);
    return number === null || Number.isNaN(number) ? [] : [{ id: variant.variantId, number }];
  });
  if (known.length < 2) return null;
  const numbers = known.map((one) => one.number);
  const best = better === "higher" ? Math.max(...numbers) : Math.min(...numbers);
  const holders = known.filter((one) => format(one.number) === format(best));
  return holders.length === 1 ? (holders[0]?.id ?? null) : null;
}

/** Every variant's numbers, the baseline first. Best value of a column in bold when it is the only one. */
export function ResultsTable({
  variants,
  verdicts,
  judges,
}: {
  variants: readonly VariantResult[];
  verdicts: readonly VariantVerdict[];
  judges: readonly ExperimentJudge[];
}) {
  const rows = [...variants].sort((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
  const best = {
    score: uniqueBest(rows, (one) => one.avgScore, "higher", formatMean),
    pass: uniqueBest(rows, (one) => one.passRate, "higher", formatRate),
    hallucination: uniqueBest(rows, (one) => one.avgHallucinationRate, "lower", formatRate),
    p50: uniqueBest(rows, (one) => one.latencyP50Ms, "lower", formatDuration),
    p95: uniqueBest(rows, (one) => one.latencyP95Ms, "lower", formatDuration),
    cost: uniqueBest(
      rows,
      (one) => (one.costPerThousandUsd === null ? null : Number(one.costPerThousandUsd)),
      "lower",
      (cost) => formatMoney(cost),
    ),
  };
  return (
    <Card className="mt-3 overflow-hidden">
      <Table label="Results by variant" className="min-w-[760px]">
        <TableHeader>
          <TableRow density="results">
            <TableHead>Version</TableHead>
            <TableHead>Avg score, min–max</TableHead>
            <TableHead numeric>Pass ≥0.7</TableHead>
            <TableHead numeric>Hallucination</TableHead>
            <TableHead numeric>Fail &lt;0.5</TableHead>
            <TableHead numeric>p50</TableHead>
            <TableHead numeric>p95</TableHead>
            <TableHead numeric>Tokens in/out</TableHead>
            <TableHead numeric>$ / 1k</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map((variant) => {
            const bold = (id: string | null) => cn(id === variant.variantId && "font-semibold");
            const verdict = verdicts.find((one) => one.variantId === variant.variantId)?.verdict;
            return (
              <TableRow key={variant.variantId} density="results" baseline={variant.isBaseline}>
                <VariantHead variant={variant} verdict={verdict} />
                <TableCell className="whitespace-nowrap">
                  <span className={cn("tnum inline-block w-10", bold(best.score))}>
                    {formatMean(variant.avgScore)}
                  </span>{" "}
                  <MinMaxWhisker min={variant.minScore} mean={variant.avgScore} max={variant.maxScore} />
                </TableCell>
                <TableCell numeric className={bold(best.pass)}>
                  {formatRate(variant.passRate)}
                </TableCell>
                <TableCell numeric className={bold(best.hallucination)}>
                  {formatRate(variant.avgHallucinationRate)}
                </TableCell>
                <TableCell numeric>{formatCount(variant.failureCount)}</TableCell>
                <TableCell numeric className={bold(best.p50)}>
                  {formatDuration(variant.latencyP50Ms)}
                </TableCell>
                <TableCell numeric className={bold(best.p95)}>
                  {formatDuration(variant.latencyP95Ms)}
                </TableCell>
                <TableCell numeric>
                  {formatCount(variant.tokensIn)}{" "}
                  <span className="text-muted-foreground">/ {formatCount(variant.tokensOut)}</span>
                </TableCell>
                <TableCell numeric className={bold(best.cost)}>
                  {variant.costPerThousandUsd === null ? (
                    <span className="text-muted-foreground" title="No price is known for this model">
                      {MISSING}
                    </span>
                  ) : (
                    formatMoney(variant.costPerThousandUsd)
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      <JudgesLine judges={judges} />
    </Card>
  );
}

function VariantHead({
  variant,
  verdict,
}: {
  variant: VariantResult;
  verdict: VariantVerdict["verdict"] | undefined;
}) {
  const missing = variant.errorCount + variant.nullCount;
  return (
    <TableRowHead className="whitespace-nowrap">
      <span className="flex items-center gap-1.5">
        <span className="inline-flex w-3">{verdict && <VerdictGlyph verdict={verdict} />}</span>v
        {variant.versionNumber}{" "}
        <span className="mono font-normal text-muted-foreground">{variant.model}</span>
        {variant.isBaseline && <Count className="bg-border!">baseline</Count>}
        {missing > 0 && (
          <span
            className="text-2xs font-normal text-warn"
            title={`${variant.errorCount} failed calls, ${variant.nullCount} cells without a score`}
          >
            {formatCount(missing)} missing
          </span>
        )}
      </span>
    </TableRowHead>
  );
}
