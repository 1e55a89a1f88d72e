"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { niceCeil } from "../scale";
import { fullTime, roundTicks, timeLabels } from "../time-labels";
import {
  type ChartFormat,
  type ChartMark,
  type ChartPoint,
  type ChartSeries,
  type ChartThreshold,
  chartFormats,
  seriesColor,
} from "../types";
import { axisTick, baseStroke, gridStroke, PlotTooltip, plotMargin, threeTicks } from "./plot-parts";

export interface TimePlotProps {
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  format: ChartFormat;
  kind: "line" | "stacked";
  timeZone: string;
  marks?: readonly ChartMark[];
  threshold?: ChartThreshold;
}

function largest({ points, series, kind, threshold }: TimePlotProps): number {
  let top = threshold?.value ?? 0;
  for (const point of points) {
    const values = series.map((one) => Number(point[one.key] ?? 0));
    top = Math.max(
      top,
      kind === "stacked" ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values),
    );
  }
  return top;
}

export default function TimePlot(props: TimePlotProps) {
  const { points, series, kind, threshold, marks = [] } = props;
  const format = chartFormats[props.format];
  const label = timeLabels(points, props.timeZone);
  const rate = props.format === "rate" || props.format === "score";
  const top = rate ? Math.min(1, niceCeil(largest(props))) : niceCeil(largest(props));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={[...points]} margin={plotMargin} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke={gridStroke} />
        <XAxis
          dataKey="at"
          ticks={roundTicks(points, props.timeZone)}
          tickFormatter={label}
          tick={axisTick}
          tickLine={false}
          axisLine={{ stroke: baseStroke }}
          interval="preserveStartEnd"
          height={22}
          tickMargin={6}
        />
        <YAxis
          domain={[0, top]}
          ticks={threeTicks(top)}
          tickFormatter={format.axis}
          tick={axisTick}
          tickLine={false}
          axisLine={false}
          width="auto"
        />
        {series.map((one, index) => plotSeries(one, seriesColor(one, index), kind, index === 0))}
        {threshold && (
          <ReferenceLine
            y={threshold.value}
            stroke="var(--muted-foreground)"
            strokeDasharray="3 2"
            ifOverflow="extendDomain"
          />
        )}
        {marks.map((mark) => (
          <ReferenceLine
            key={mark.at}
            x={mark.at}
            stroke="var(--muted-foreground)"
            strokeDasharray="3 2"
            label={{
              value: mark.label,
              position: "insideTopRight",
              fontSize: 11,
              fill: "var(--muted-foreground)",
            }}
          />
        ))}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "color-mix(in oklab, var(--foreground) 50%, transparent)" }}
          content={({ active, label: at, payload }) =>
            active && payload && payload.length > 0 ? (
              <PlotTooltip
                head={fullTime(String(at), props.timeZone)}
                lines={series.map((one, index) => ({
                  key: one.key,
                  label: one.label,
                  color: seriesColor(one, index),
                  dashed: one.style === "comparison",
                  value: format.value(valueAt(payload, one.key)),
                }))}
              />
            ) : null
          }
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function valueAt(payload: readonly { dataKey?: unknown; value?: unknown }[], key: string): number | null {
  const value = payload.find((item) => item.dataKey === key)?.value;
  return typeof value === "number" ? value : null;
}

function plotSeries(series: ChartSeries, color: string, kind: "line" | "stacked", first: boolean) {
  if (series.style === "comparison") {
    return (
      <Line
        key={series.key}
        dataKey={series.key}
        stroke={color}
        strokeWidth={1.1}
        strokeDasharray="3 3"
        dot={false}
        activeDot={false}
        isAnimationActive={false}
      />
    );
  }
  const stacked = kind === "stacked";
  return (
    <Area
      key={series.key}
      dataKey={series.key}
      {...(stacked && { stackId: "stack" })}
      stroke={stacked ? "var(--card)" : color}
      strokeWidth={stacked ? 1 : 1.75}
      fill={color}
      fillOpacity={stacked ? 0.72 : first ? 0.09 : 0}
      dot={false}
      activeDot={{ r: 4, fill: color, stroke: "var(--card)", strokeWidth: 2 }}
      isAnimationActive={false}
    />
  );
}
