"use client";

import { useState, useTransition } from "react";
import { ModelSelect } from "@/components/experiments/model-select";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field, FieldError, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { ModelOffer } from "@/lib/domain/evaluators/model-offer";

interface JudgeFormProps {
  /** "provider/model"; null is the default. */
  chosen: string | null;
  defaultJudge: string | null;
  offer: ModelOffer;
  mayManage: boolean;
  save: (input: { judge_model: string | null }) => Promise<ActionResult<void>>;
}

/** Which model judges outputs. */
export function JudgeForm({ chosen, defaultJudge, offer, mayManage, save }: JudgeFormProps) {
  const [text, setText] = useState(chosen ?? "");
  const [result, setResult] = useState<ActionResult<void> | null>(null);
  const [pending, startTransition] = useTransition();
  const name = text.trim();
  const changed = name !== (chosen ?? "");
  const submit = () =>
    startTransition(async () => setResult(await reached(save({ judge_model: name === "" ? null : name }))));
  const problem = result !== null && !result.ok ? result.message : undefined;
  const help =
    `${defaultJudge === null ? "Name one: the connected servers have no usual model." : ""} A judge other than the models it judges is the fairer one.`.trim();
  return (
    <Card>
      <CardHeader title="Judge" hint="the model that scores correctness, hallucination and rubrics" />
      <CardContent>
        <form
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
          className="flex max-w-[520px] items-start gap-2"
        >
          <Field id="judge-model" label="Judge model" help={help} error={problem} className="flex-1">
            <ModelSelect
              control={fieldControlProps({ id: "judge-model", help, error: problem })}
              offer={offer}
              value={text}
              disabled={!mayManage}
              onChange={setText}
            />
          </Field>
          {mayManage && (
            <Button type="submit" pending={pending} disabled={!changed} className="mt-5">
              Save
            </Button>
          )}
        </form>
        {result?.ok && !changed && (
          <p role="status" className="mt-1 text-2xs text-muted-foreground">
            Saved. Experiments started from now on use it.
          </p>
        )}
      </CardContent>
    </Card>
  );
}

interface FallbackFormProps {
  input: string | null;
  output: string | null;
  mayManage: boolean;
  save: (rate: { input: string; output: string } | null) => Promise<ActionResult<void>>;
}

/** What models without a price are reckoned at. */
export function FallbackForm({ input, output, mayManage, save }: FallbackFormProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const send = (rate: { input: string; output: string } | null) =>
    startTransition(async () => {
      const result = await reached(save(rate));
      setProblem(result.ok ? null : result.message);
    });
  return (
    <Card>
      <CardHeader title="Fallback rate" hint="for models nobody has a price for" />
      <CardContent>
        <form
          // A rate that was cleared empties the fields, which React otherwise leaves alone.
          key={`${input} ${output}`}
          method="post"
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            send({ input: String(form.get("input")), output: String(form.get("output")) });
          }}
        >
          <Field id="fallback-input" label="Input, $ / M tokens" className="w-40">
            <Input
              id="fallback-input"
              name="input"
              inputMode="decimal"
              required
              defaultValue={input ?? ""}
              disabled={!mayManage}
            />
          </Field>
          <Field id="fallback-output" label="Output, $ / M tokens" className="w-40">
            <Input
              id="fallback-output"
              name="output"
              inputMode="decimal"
              required
              defaultValue={output ?? ""}
              disabled={!mayManage}
            />
          </Field>
          {mayManage && (
            <>
              <Button type="submit" pending={pending}>
                Save
              </Button>
              {input !== null && (
                <Button variant="ghost" disabled={pending} onClick={() => send(null)}>
                  Clear
                </Button>
              )}
            </>
          )}
        </form>
        {problem !== null && <FieldError>{problem}</FieldError>}
        <p className="mt-2 max-w-[70ch] text-2xs text-muted-foreground">
          Costs reckoned with it are marked as estimated. Without it such a run's cost is unknown, and a
          budget is refused for an experiment with such a model.
        </p>
      </CardContent>
    </Card>
  );
}
