import {
  formatCompact,
  formatCount,
  formatDuration,
  formatMoney,
  formatRate,
  formatScore,
} from "@/lib/domain/format";

export type ChartColor = "c1" | "c2" | "c3" | "c4" | "c5" | "c6";
/** How values are written; a name and not a function, so that a server component can pass it. */
export type ChartFormat = "count" | "money" | "duration" | "rate" | "score" | "tokens";

export interface ChartSeries {
  /** Field of the data points. */
  key: string;
  label: string;
  /** In order c1, c2, … unless given; a series keeps its colour across charts. */
  color?: ChartColor;
  /** `comparison` is dashed, thin and muted: the day before. */
  style?: "solid" | "comparison";
}

/** `at` is the time (ISO) or category; the other fields are the series' values, null for a gap. */
export interface ChartPoint {
  at: string;
  [series: string]: string | number | null;
}

/** A dashed vertical mark, such as a deploy. */
export interface ChartMark {
  at: string;
  label: string;
}

/** A dashed horizontal line, such as an alert's limit. */
export interface ChartThreshold {
  value: number;
  label: string;
}

export const chartFormats: Record<
  ChartFormat,
  { value: (value: number | null) => string; axis: (value: number) => string }
> = {
  count: { value: formatCount, axis: formatCompact },
  tokens: { value: formatCount, axis: formatCompact },
  money: {
    value: formatMoney,
    axis: (value) => (value === 0 ? "$0" : formatMoney(value).replace(/\.00$/, "")),
  },
  duration: {
    value: formatDuration,
    axis: (value) => (value === 0 ? "0" : formatDuration(value).replace(/\.?0+ s$/, " s")),
  },
  rate: {
    value: formatRate,
    axis: (value) => formatRate(value, value * 100 === Math.round(value * 100) ? 0 : 1),
  },
  score: { value: formatScore, axis: formatScore },
};

const order: readonly ChartColor[] = ["c1", "c2", "c3", "c4", "c5", "c6"];

/** The CSS colour of a series: its own, else the next in order (comparisons are muted text). */
export function seriesColor(series: ChartSeries, index: number): string {
  if (series.style === "comparison") return "var(--muted-foreground)";
  return `var(--${series.color ?? order[Math.min(index, order.length - 1)]})`;
}
