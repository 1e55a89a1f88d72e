import { Checkbox } from "@/components/ui/checkbox";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { EvaluatorDraft } from "./evaluator-draft";

interface CountingProps {
  /** Before each field's own id. */
  id: string;
  draft: EvaluatorDraft;
  onChange: (changes: Partial<EvaluatorDraft>) => void;
}

/** How much an evaluator's score counts and where it passes: two fields, for the caller's grid. */
export function WeightAndThreshold({
  id,
  draft,
  errorAt,
  onChange,
}: CountingProps & { errorAt: (field: "weight" | "threshold") => string | undefined }) {
  const weight = { id: `${id}-weight`, help: "0: beside the score", error: errorAt("weight") };
  const threshold = { id: `${id}-threshold`, help: "passes at or above", error: errorAt("threshold") };
  return (
    <>
      <Field {...weight} label="Weight">
        <Input
          {...fieldControlProps(weight)}
          inputMode="decimal"
          className="tnum"
          value={draft.weight}
          onChange={(event) => onChange({ weight: event.target.value })}
        />
      </Field>
      <Field {...threshold} label="Threshold">
        <Input
          {...fieldControlProps(threshold)}
          inputMode="decimal"
          className="tnum"
          value={draft.threshold}
          onChange={(event) => onChange({ threshold: event.target.value })}
        />
      </Field>
    </>
  );
}

/** Whether a cell fails with this evaluator. */
export function Gate({ id, draft, onChange }: CountingProps) {
  return (
    <label htmlFor={`${id}-gate`} className="flex items-start gap-2">
      <Checkbox
        id={`${id}-gate`}
        checked={draft.gate}
        onCheckedChange={(checked) => onChange({ gate: checked === true })}
        className="mt-0.5"
      />
      <span>
        Gate
        <span className="block text-2xs text-muted-foreground">
          A cell fails when this evaluator does not pass, whatever its score.
        </span>
      </span>
    </label>
  );
}
