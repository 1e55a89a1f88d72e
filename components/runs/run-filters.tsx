import { TimeFilter } from "@/components/filters/time-filter";
import { UrlField } from "@/components/filters/url-field";
import { UrlSearch } from "@/components/filters/url-search";
import { UrlSelect } from "@/components/filters/url-select";
import { runOrigins, runStatuses } from "@/lib/domain/api/runs";
import { originWords } from "./run-words";

interface Option {
  value: string;
  label: string;
}

const statusOptions = runStatuses.map((status) => ({
  value: status,
  label: status === "pending" ? "Queued" : status.charAt(0).toUpperCase() + status.slice(1),
}));
const originOptions = runOrigins.map((origin) => ({ value: origin, label: originWords[origin] ?? origin }));

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
      <TimeFilter custom={customRange} />
    </search>
  );
}
