import { ChevronRight } from "lucide-react";
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
import { formatP, formatPoints, MISSING } from "@/lib/domain/format";
import type { SecondaryComparison, VariantResult } from "./types";
import { shortVariantName } from "./variant-names";

const names = { pass_rate: "Pass rate", hallucination_rate: "Hallucination rate" } as const;

/** Differences on the metrics beside the score. They get no verdict: only the score decides. */
export function SecondaryMetrics({
  variants,
  comparisons,
}: {
  variants: readonly VariantResult[];
  comparisons: readonly SecondaryComparison[];
}) {
  const metrics = (["pass_rate", "hallucination_rate"] as const).filter((metric) =>
    comparisons.some((one) => one.metric === metric && one.difference !== null),
  );
  const others = variants.filter((variant) => !variant.isBaseline);
  if (metrics.length === 0 || others.length === 0) return null;
  return (
    <Card className="mt-3 overflow-hidden">
      <details className="group">
        <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 px-4 outline-offset-[-2px] hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            className="size-3.5 text-muted-foreground transition-transform group-open:rotate-90"
          />
          <h2 className="text-xs font-semibold">Secondary metrics</h2>
          <span className="text-2xs text-muted-foreground">
            {metrics.map((metric) => names[metric].toLowerCase()).join(" and ")} against the baseline; only
            the score gets a verdict
          </span>
        </summary>
        <div className="border-t">
          <Table label="Secondary metrics by variant" className="min-w-[640px]">
            <TableHeader>
              <TableRow density="results">
                <TableHead>Version</TableHead>
                {metrics.flatMap((metric) => [
                  <TableHead key={metric} numeric>
                    {names[metric]}
                  </TableHead>,
                  <TableHead key={`${metric}-ci`} numeric>
                    95% CI
                  </TableHead>,
                  <TableHead key={`${metric}-p`} numeric>
                    p (Holm)
                  </TableHead>,
                ])}
              </TableRow>
            </TableHeader>
            <TableBody>
              {others.map((variant) => (
                <TableRow key={variant.variantId} density="results">
                  <TableRowHead className="whitespace-nowrap">
                    {shortVariantName(variant, variants)}{" "}
                    <span className="mono font-normal text-muted-foreground">{variant.model}</span>
                  </TableRowHead>
                  {metrics.flatMap((metric) => {
                    const one = comparisons.find(
                      (entry) => entry.metric === metric && entry.variantId === variant.variantId,
                    );
                    return [
                      <TableCell key={metric} numeric>
                        {formatPoints(one?.difference, 1)}
                      </TableCell>,
                      <TableCell key={`${metric}-ci`} numeric className="text-muted-foreground">
                        {one?.ci ? `${points(one.ci[0])} to ${points(one.ci[1])}` : MISSING}
                      </TableCell>,
                      <TableCell key={`${metric}-p`} numeric>
                        {formatP(one?.adjustedPValue)}
                      </TableCell>,
                    ];
                  })}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      </details>
    </Card>
  );
}

/** A bound of an interval in points, without sign for a rise. */
function points(bound: number): string {
  return formatPoints(bound, 1).replace(/^\+/, "").replace(/ pt$/, "");
}
