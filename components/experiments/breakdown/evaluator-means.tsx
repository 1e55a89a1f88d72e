import { Fragment } from "react";
import { JudgeBadge } from "@/components/evaluations/judge-badge";
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
import type { BreakdownMean, BreakdownVariant, EvaluatorBreakdown } from "@/lib/domain/experiments/breakdown";
import { formatCount, formatInterval, formatMean, MISSING } from "@/lib/domain/format";
import type { ExperimentJudge } from "../types";
import { MeanPlot } from "./mean-plot";

/** Each evaluator's mean in each variant, with its interval and what is missing. */
export function EvaluatorMeans({
  variants,
  evaluators,
  judges,
}: {
  variants: readonly BreakdownVariant[];
  evaluators: readonly EvaluatorBreakdown[];
  judges: readonly ExperimentJudge[];
}) {
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="By evaluator"
        hint="exploratory: means over examples with 95% intervals, no verdicts"
      />
      <Table label="Means by evaluator" className="min-w-[640px]" maxHeight="420px">
        <TableHeader>
          <TableRow density="results">
            <TableHead>Evaluator, variant</TableHead>
            <TableHead numeric>Mean</TableHead>
            <TableHead className="w-[28%]">0 to 1</TableHead>
            <TableHead numeric>95% CI</TableHead>
            <TableHead numeric>n</TableHead>
            <TableHead numeric>Missing</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {evaluators.map((evaluator) => (
            <Fragment key={evaluator.evaluator}>
              <EvaluatorHead
                evaluator={evaluator}
                badge={judges.find((judge) => judge.evaluator === evaluator.evaluator)?.badge ?? null}
              />
              {variants.map((variant) => (
                <VariantMean
                  key={variant.variantId}
                  variant={variant}
                  mean={evaluator.variants[variant.variantId]}
                />
              ))}
            </Fragment>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function EvaluatorHead({ evaluator, badge }: { evaluator: EvaluatorBreakdown; badge: string | null }) {
  return (
    <TableRow density="results">
      <TableRowHead colSpan={6} scope="rowgroup">
        <span className="inline-flex flex-wrap items-center gap-2">
          {evaluator.evaluator}
          {evaluator.weight === 0 && (
            <span className="font-normal text-2xs text-muted-foreground">beside the score</span>
          )}
          {badge !== null && <JudgeBadge text={badge} />}
        </span>
      </TableRowHead>
    </TableRow>
  );
}

function VariantMean({ variant, mean }: { variant: BreakdownVariant; mean: BreakdownMean | undefined }) {
  return (
    <TableRow density="results" baseline={variant.isBaseline}>
      <TableRowHead className="whitespace-nowrap pl-8! font-normal!">{variant.name}</TableRowHead>
      <TableCell numeric className="font-medium">
        {formatMean(mean?.mean)}
      </TableCell>
      <TableCell>
        <MeanPlot mean={mean?.mean ?? null} ci={mean?.ci ?? null} />
      </TableCell>
      <TableCell numeric className="whitespace-nowrap text-muted-foreground">
        {formatInterval(mean?.ci)}
      </TableCell>
      <TableCell numeric>{formatCount(mean?.n)}</TableCell>
      <TableCell numeric className={mean && mean.missing > 0 ? "text-warn" : undefined}>
        {mean ? formatCount(mean.missing) : MISSING}
      </TableCell>
    </TableRow>
  );
}
