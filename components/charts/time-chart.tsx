"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import { ChartFrame, type ChartFrameProps } from "./chart-frame";
import { fullTime } from "./time-labels";
import {
  type ChartFormat,
  type ChartMark,
  type ChartPoint,
  type ChartSeries,
  type ChartThreshold,
  chartFormats,
} from "./types";
import { useTimeZone } from "./use-time-zone";

const Plot = dynamic(() => import("./plots/time-plot"), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

export interface TimeChartProps extends Pick<ChartFrameProps, "title" | "reading" | "aside" | "className"> {
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  format: ChartFormat;
  /** `line` fills under its first series at 9%; `stacked` puts the series on each other. */
  kind?: "line" | "stacked";
  marks?: readonly ChartMark[];
  threshold?: ChartThreshold;
  height?: number;
  /** Said when there are no points. */
  empty?: string;
}

/** Values over time as lines or a stack. */
export function TimeChart({ height = 160, kind = "line", empty, ...props }: TimeChartProps) {
  const timeZone = useTimeZone();
  const write = chartFormats[props.format].value;
  return (
    <ChartFrame
      title={props.title}
      reading={props.reading}
      aside={props.aside}
      series={props.series.length > 1 || props.threshold ? props.series : []}
      height={height}
      className={props.className}
      empty={props.points.length === 0 ? (empty ?? "No data in this period.") : undefined}
      table={{
        columns: ["Time", ...props.series.map((series) => series.label)],
        rows: props.points.map((point) => [
          fullTime(point.at, timeZone),
          ...props.series.map((series) => write(numberOf(point[series.key]))),
        ]),
      }}
    >
      <Plot
        points={props.points}
        series={props.series}
        format={props.format}
        kind={kind}
        timeZone={timeZone}
        {...(props.marks && { marks: props.marks })}
        {...(props.threshold && { threshold: props.threshold })}
      />
    </ChartFrame>
  );
}

function numberOf(value: string | number | null | undefined): number | null {
  return typeof value === "number" ? value : null;
}
