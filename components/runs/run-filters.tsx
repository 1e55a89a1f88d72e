import { UrlSearch, UrlSelect } from "@/components/prompts/url-search";
import { runOrigins, runStatuses } from "@/lib/domain/api/runs";
import { originWords } from "./run-words";
import { UrlField } from "./url-field";

interface Option {
  value: string;
  label: string;
}

const statusOptions = runStatuses.map((status) => ({
  value: status,
  label: status === "pending" ? "Queued" : status.charAt(0).toUpperCase() + status.slice(1),
}));
const originOptions = runOrigins.map((origin) => ({ value: origin, label: originWords[origin] ?? origin }));

export const timeRanges = [
  { value: "1h", label: "Last hour", hours: 1 },
  { value: "24h", label: "Last 24 hours", hours: 24 },
  { value: "7d", label: "Last 7 days", hours: 7 * 24 },
  { value: "30d", label: "Last 30 days", hours: 30 * 24 },
] as const;

export const rangeOptions = [
  ...timeRanges.map(({ value, label }) => ({ value, label })),
  { value: "custom", label: "Between days …" },
];

/** Every filter of the run log; they live in the address. */
export function RunFilters({
  prompts,
  providers,
  customRange,
}: {
  prompts: readonly Option[];
  providers: readonly Option[];
  customRange: boolean;
}) {
  return (
    <search className="mt-4 flex flex-wrap items-center gap-2">
      <UrlSearch label="Search output, error or id" className="w-full sm:w-60" />
      <UrlSelect
        name="status"
        label="Status"
        allLabel="Any status"
        options={statusOptions}
        className="w-auto min-w-28"
      />
      {prompts.length > 0 && (
        <UrlSelect
          name="prompt"
          label="Prompt"
          allLabel="All prompts"
          options={prompts}
          className="w-auto min-w-32 max-w-56"
        />
      )}
      <UrlSelect
        name="provider"
        label="Provider"
        allLabel="All providers"
        options={providers}
        className="w-auto min-w-32"
      />
      <UrlField name="model" label="Model" placeholder="Model, exact name" className="w-40" />
      <UrlSelect
        name="origin"
        label="Origin"
        allLabel="Any origin"
        options={originOptions}
        className="w-auto min-w-28"
      />
      <UrlField name="user" label="User" placeholder="User" className="w-28" />
      <UrlSelect
        name="range"
        label="Time"
        allLabel="Any time"
        options={rangeOptions}
        className="w-auto min-w-32"
      />
      {customRange && (
        <span className="flex items-center gap-1.5 text-muted-foreground">
          <UrlField name="from" type="date" label="First day (UTC)" className="w-36" />
          to
          <UrlField name="to" type="date" label="Last day (UTC)" className="w-36" />
        </span>
      )}
    </search>
  );
}
