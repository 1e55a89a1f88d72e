import { UrlField } from "@/components/filters/url-field";
import { UrlSelect } from "@/components/filters/url-select";

export const timeRanges = [
  { value: "1h", label: "Last hour", hours: 1 },
  { value: "24h", label: "Last 24 hours", hours: 24 },
  { value: "7d", label: "Last 7 days", hours: 7 * 24 },
  { value: "30d", label: "Last 30 days", hours: 30 * 24 },
] as const;

const rangeOptions = [
  ...timeRanges.map(({ value, label }) => ({ value, label })),
  { value: "custom", label: "Between days …" },
];

/** A span of time as a filter in the address: one that ends now, or two days. */
export function TimeFilter({ custom }: { custom: boolean }) {
  return (
    <>
      <UrlSelect
        name="range"
        label="Time"
        allLabel="Any time"
        options={rangeOptions}
        className="w-auto min-w-32"
      />
      {custom && (
        <span className="flex items-center gap-1.5 text-muted-foreground">
          <UrlField name="from" type="date" label="First day (UTC)" className="w-36" />
          to
          <UrlField name="to" type="date" label="Last day (UTC)" className="w-36" />
        </span>
      )}
    </>
  );
}
