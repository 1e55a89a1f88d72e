"use client";

import { GateRules } from "@/components/prompts/gates-card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, fieldControlProps } from "@/components/ui/field";
import { RadioGroup, RadioItem } from "@/components/ui/radio-group";
import { Textarea } from "@/components/ui/textarea";
import type { ModelOffer } from "@/lib/domain/evaluators/model-offer";
import { ModelSelect } from "../model-select";
import { Section, type SectionProps } from "./sections";

/** Whether a judge also sees each output beside the baseline's, and by what it prefers one. */
export function PairwiseSection({
  draft,
  change,
  errorAt,
  judges,
}: SectionProps & {
  judges: ModelOffer;
}) {
  const { pairwise } = draft;
  const set = (changes: Partial<typeof pairwise>) => change({ pairwise: { ...pairwise, ...changes } });
  const criteria = { id: "pairwise-criteria", error: errorAt("/pairwise/criteria") };
  const model = { id: "pairwise-model", error: errorAt("/pairwise/model") };
  return (
    <Section title="Side by side" error={errorAt("/pairwise")}>
      <label htmlFor="pairwise-on" className="flex items-start gap-2.5">
        <Checkbox
          id="pairwise-on"
          className="mt-0.5"
          checked={pairwise.on}
          onCheckedChange={(checked) => set({ on: checked === true })}
        />
        <span>
          Also judge each output beside the baseline’s
          <span className="block text-2xs text-muted-foreground">
            Two judge calls a pair, one in each order; a preference that depends on the order is a tie. Gives
            a win rate with its interval.
          </span>
        </span>
      </label>
      {pairwise.on && (
        <>
          <Field {...criteria} label="What makes one better">
            <Textarea
              {...fieldControlProps(criteria)}
              maxLength={5_000}
              placeholder="Answers the customer’s question in fewer words, without leaving anything out."
              value={pairwise.criteria}
              onChange={(event) => set({ criteria: event.target.value })}
            />
          </Field>
          <Field {...model} label="Judge">
            <ModelSelect
              control={fieldControlProps(model)}
              offer={judges}
              value={pairwise.model}
              onChange={(name) => set({ model: name })}
            />
          </Field>
        </>
      )}
    </Section>
  );
}

/** Rules the result must meet for a build to pass. */
export function GatesSection({
  draft,
  change,
  errorAt,
  fieldErrors,
}: SectionProps & {
  /** Messages by pointer of the request. */
  fieldErrors: ReadonlyMap<string, string>;
}) {
  return (
    <Section
      title="CI gate"
      hint="Whether a build may pass on this experiment’s result."
      error={errorAt("/gates")}
    >
      <RadioGroup
        aria-label="CI gate"
        value={draft.gateMode}
        onValueChange={(mode) => change({ gateMode: mode === "own" ? "own" : "prompt" })}
      >
        <RadioItem id="gates-prompt" value="prompt" label="The prompt’s rules" />
        <RadioItem id="gates-own" value="own" label="Rules of this experiment" />
      </RadioGroup>
      {draft.gateMode === "own" && (
        <GateRules
          draft={draft.gates}
          errors={{ message: null, fields: fieldErrors }}
          disabled={false}
          onChange={(changes) => change({ gates: { ...draft.gates, ...changes } })}
        />
      )}
    </Section>
  );
}
