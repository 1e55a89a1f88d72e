import { Card, CardHeader } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { BreakdownVariant, EvaluatorBreakdown } from "@/lib/domain/experiments/breakdown";
import { formatCount, formatInterval, formatMean, MISSING } from "@/lib/domain/format";
import { MeanPlot } from "./mean-plot";

/** Each evaluator's mean in each variant, with its interval and what is missing. */
export function EvaluatorMeans({
  variants,
  evaluators,
}: {
  variants: readonly BreakdownVariant[];
  evaluators: readonly EvaluatorBreakdown[];
}) {
  return (
    <Card className="overflow-hidden">
      <CardHeader title="By evaluator" hint="means over examples with 95% intervals" />
      <Table label="Means by evaluator" className="min-w-[640px]" maxHeight="420px">
        <TableHeader>
          <TableRow density="results">
            <TableHead>Evaluator</TableHead>
            <TableHead>Variant</TableHead>
            <TableHead numeric>Mean</TableHead>
            <TableHead className="w-[28%]">0 to 1</TableHead>
            <TableHead numeric>95% CI</TableHead>
            <TableHead numeric>n</TableHead>
            <TableHead numeric>Missing</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {evaluators.flatMap((evaluator) =>
            variants.map((variant, index) => {
              const one = evaluator.variants[variant.variantId];
              return (
                <TableRow
                  key={`${evaluator.evaluator} ${variant.variantId}`}
                  density="results"
                  baseline={variant.isBaseline}
                >
                  <TableRowHead>
                    {index === 0 && evaluator.evaluator}
                    {index === 0 && evaluator.weight === 0 && (
                      <span className="ml-1.5 font-normal text-2xs text-muted-foreground">beside</span>
                    )}
                    {index > 0 && <span className="sr-only">{evaluator.evaluator}</span>}
                  </TableRowHead>
                  <TableCell className="whitespace-nowrap">{variant.name}</TableCell>
                  <TableCell numeric className="font-medium">
                    {formatMean(one?.mean)}
                  </TableCell>
                  <TableCell>
                    <MeanPlot mean={one?.mean ?? null} ci={one?.ci ?? null} />
                  </TableCell>
                  <TableCell numeric className="whitespace-nowrap text-muted-foreground">
                    {formatInterval(one?.ci)}
                  </TableCell>
                  <TableCell numeric>{formatCount(one?.n)}</TableCell>
                  <TableCell numeric className={one && one.missing > 0 ? "text-warn" : undefined}>
                    {one ? formatCount(one.missing) : MISSING}
                  </TableCell>
                </TableRow>
              );
            }),
          )}
        </TableBody>
      </Table>
    </Card>
  );
}
