"use client";

import { HistogramChart } from "@/components/charts/histogram-chart";
import { ScatterChart } from "@/components/charts/scatter-chart";
import { Card, CardHeader } from "@/components/ui/card";
import type {
  ExperimentBreakdown as Breakdown,
  BreakdownVariant,
  VariantFlakiness,
} from "@/lib/domain/experiments/breakdown";
import { formatCount, formatMean, formatRate } from "@/lib/domain/format";
import type { ExperimentJudge } from "../types";
import { EvaluatorMeans } from "./evaluator-means";
import { TagSlices } from "./tag-slices";

/** Where an experiment's differences come from: by evaluator, by tag, by spread, by cost. */
export function ExperimentBreakdown({
  data,
  judges,
}: {
  data: Breakdown;
  judges: readonly ExperimentJudge[];
}) {
  const { variants } = data;
  return (
    <div className="flex flex-col gap-3">
      <EvaluatorMeans variants={variants} evaluators={data.evaluators} judges={judges} />
      <TagSlices variants={variants} tags={data.tags} />
      {variants.length > 1 && <QualityAgainstCost variants={variants} />}
      <div className="grid gap-3 md:grid-cols-2 2xl:grid-cols-3">
        {data.distributions.map(({ variantId, bins, mean }) => {
          const name = variants.find((variant) => variant.variantId === variantId)?.name ?? "";
          return (
            <HistogramChart
              key={variantId}
              title={`Scores of ${name}`}
              reading={`Example means of ${name} in bins of 0.1, mean ${formatMean(mean)}`}
              aside={`mean ${formatMean(mean)}`}
              format="score"
              bins={bins.map((count, index) => ({ from: index / 10, to: (index + 1) / 10, count }))}
              height={130}
              empty="No scores."
            />
          );
        })}
      </div>
      <Flakiness variants={variants} flakiness={data.flakiness} />
    </div>
  );
}

function QualityAgainstCost({ variants }: { variants: readonly BreakdownVariant[] }) {
  const points = variants.flatMap(({ name, avgScore, costPerThousandUsd }) =>
    avgScore === null || costPerThousandUsd === null
      ? []
      : [{ label: name, x: Number(costPerThousandUsd), y: avgScore }],
  );
  const unpriced = variants.length - points.length;
  return (
    <ScatterChart
      title="Quality against cost"
      reading={points
        .map(({ label, x, y }) => `${label}: score ${formatMean(y)} at $${x.toFixed(2)}`)
        .join("; ")}
      aside={
        unpriced > 0
          ? `${formatCount(unpriced)} without score or price`
          : "filled: nothing is cheaper and better"
      }
      points={points}
      x={{ label: "Cost of 1,000 calls", format: "money" }}
      y={{ label: "Score", format: "score" }}
      empty="No variant has both a score and a price."
    />
  );
}

function Flakiness({
  variants,
  flakiness,
}: {
  variants: readonly BreakdownVariant[];
  flakiness: readonly VariantFlakiness[];
}) {
  if (flakiness.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Flakiness" hint="how much answers to the same example differ between trials" />
      <dl className="flex flex-wrap gap-x-8 gap-y-3 px-4 py-3">
        {flakiness.map(({ variantId, withinStandardDeviation, flaky }) => (
          <div key={variantId}>
            <dt className="text-2xs text-muted-foreground">
              {variants.find((variant) => variant.variantId === variantId)?.name}
            </dt>
            <dd className="tnum">
              {formatCount(flaky.count)} of {formatCount(flaky.total)} examples flip pass and fail
              {flaky.ci && ` (${formatRate(flaky.ci[0])} to ${formatRate(flaky.ci[1])})`}, SD within an
              example {formatMean(withinStandardDeviation)}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
