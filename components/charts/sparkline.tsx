import { percentScale } from "./scale";
import type { ChartColor } from "./types";

/** A small trend beside a metric; the numbers stand next to it, so it is hidden from screen readers. */
export function Sparkline({
  values,
  color = "c1",
  width = 72,
  height = 34,
}: {
  values: readonly (number | null)[];
  color?: ChartColor;
  width?: number;
  height?: number;
}) {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  if (known.length < 2) return <svg width={width} height={height} aria-hidden />;
  const x = percentScale(0, values.length - 1);
  const y = percentScale(
    Math.max(...known.map((one) => one.value)),
    Math.min(...known.map((one) => one.value)),
  );
  const points = known.map(({ value, index }) => ({
    x: 3 + (x(index) / 100) * (width - 6),
    y: 4 + (y(value) / 100) * (height - 8),
  }));
  const line = points
    .map((point, index) => `${index === 0 ? "M" : "L"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`)
    .join("");
  const last = points.at(-1);
  const first = points[0];
  return (
    <svg width={width} height={height} aria-hidden>
      <path d={`${line}L${last?.x} ${height}L${first?.x} ${height}Z`} fill={`var(--${color})`} opacity=".1" />
      <path
        d={line}
        fill="none"
        stroke={`var(--${color})`}
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx={last?.x} cy={last?.y} r="2" fill={`var(--${color})`} />
    </svg>
  );
}
