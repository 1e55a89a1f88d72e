import { MetricCard } from "@/components/charts/metric-card";
import { relativeChange } from "@/lib/domain/analytics/window";
import {
  formatChange,
  formatCount,
  formatDuration,
  formatMoney,
  formatPoints,
  formatRate,
} from "@/lib/domain/format";

export interface DayFigure {
  now: number | null;
  before: number | null;
  trend: readonly (number | null)[];
}

export interface DayFigures {
  runs: DayFigure;
  cost: DayFigure;
  success: DayFigure;
  latencyP50: DayFigure;
  latencyP95: DayFigure;
}

const noComparison = "no earlier calls";

/** Below this share a move of latency or success gets no colour. */
const worthColour = 0.005;

function change(figure: DayFigure): { change: string } | { hint: string } {
  const relative = relativeChange(figure.now, figure.before);
  return relative === null ? { hint: noComparison } : { change: formatChange(relative) };
}

/** A course that never moved from zero says nothing. */
function trend(figure: DayFigure): { trend?: DayFigure["trend"] } {
  return figure.trend.some((value) => value !== null && value !== 0) ? { trend: figure.trend } : {};
}

/** Less is better: falling is good. */
function latencyTone(figure: DayFigure): "pos" | "neg" | "neutral" {
  const relative = relativeChange(figure.now, figure.before) ?? 0;
  if (Math.abs(relative) < worthColour * 10) return "neutral";
  return relative < 0 ? "pos" : "neg";
}

function successChange({ now, before }: DayFigure) {
  if (now === null || before === null) return { hint: noComparison, tone: "neutral" as const };
  const difference = now - before;
  const tone = Math.abs(difference) < worthColour ? "neutral" : difference > 0 ? "pos" : "neg";
  return { change: formatPoints(difference), tone } as const;
}

/** The last day in five figures, each against the day before. */
export function DayCards({ runs, cost, success, latencyP50, latencyP95 }: DayFigures) {
  return (
    <div className="grid grid-cols-2 gap-3 max-md:[&>:last-child]:col-span-2 md:grid-cols-3 xl:grid-cols-5">
      <MetricCard label="Calls" value={formatCount(runs.now)} {...trend(runs)} {...change(runs)} />
      <MetricCard label="Cost" value={formatMoney(cost.now)} {...trend(cost)} {...change(cost)} />
      <MetricCard
        label="Success rate"
        value={formatRate(success.now, 2)}
        {...trend(success)}
        {...successChange(success)}
      />
      <MetricCard
        label="Latency p50"
        value={formatDuration(latencyP50.now)}
        tone={latencyTone(latencyP50)}
        {...change(latencyP50)}
      />
      <MetricCard
        label="Latency p95"
        value={formatDuration(latencyP95.now)}
        tone={latencyTone(latencyP95)}
        {...change(latencyP95)}
      />
    </div>
  );
}
