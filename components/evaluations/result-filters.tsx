import { UrlField } from "@/components/filters/url-field";
import { UrlSelect } from "@/components/filters/url-select";
import { endedStatuses } from "@/lib/domain/evaluations/result-log";
import { statusWords } from "./result-words";

interface Option {
  value: string;
  label: string;
}

/** Every filter of the results; they live in the address. */
export function ResultFilters({
  experiments,
  prompts,
  evaluators,
}: {
  experiments: readonly Option[];
  prompts: readonly Option[];
  evaluators: readonly string[];
}) {
  return (
    <search className="flex flex-wrap items-center gap-2">
      <UrlSelect
        name="experiment"
        label="Experiment"
        allLabel="All experiments"
        options={experiments}
        className="w-auto min-w-36 max-w-64"
      />
      <UrlSelect
        name="prompt"
        label="Prompt"
        allLabel="All prompts"
        options={prompts}
        className="w-auto min-w-32 max-w-56"
      />
      <UrlSelect
        name="evaluator"
        label="Evaluator"
        allLabel="Whole score"
        options={evaluators.map((name) => ({ value: name, label: name }))}
        className="w-auto min-w-32 max-w-56"
      />
      <UrlSelect
        name="status"
        label="Status"
        allLabel="Any status"
        options={endedStatuses.map((status) => ({ value: status, label: statusWords[status] }))}
        className="w-auto min-w-28"
      />
      <UrlSelect
        name="passed"
        label="Passed"
        allLabel="Passed or not"
        options={[
          { value: "true", label: "Passed" },
          { value: "false", label: "Not passed" },
        ]}
        className="w-auto min-w-28"
      />
      <span className="flex items-center gap-1.5 text-muted-foreground">
        score
        <UrlField name="min" label="Lowest score" placeholder="0" className="w-16" />
        to
        <UrlField name="max" label="Highest score" placeholder="1" className="w-16" />
      </span>
    </search>
  );
}
