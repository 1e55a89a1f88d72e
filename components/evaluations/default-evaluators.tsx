"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorState } from "@/components/ui/error-state";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { EvaluatorAnswer, EvaluatorRef } from "@/lib/domain/api/evaluators";

/** What one prompt is scored with when an experiment names no evaluators. */
export function DefaultEvaluators({
  prompt,
  choices,
  chosen,
  mayChange,
  save,
}: {
  prompt: { id: string; name: string };
  choices: readonly EvaluatorAnswer[];
  /** Null: the built-in pair. */
  chosen: readonly EvaluatorRef[] | null;
  mayChange: boolean;
  save: (input: { prompt_id: string; evaluators: EvaluatorRef[] | null }) => Promise<ActionResult<unknown>>;
}) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(
    () => new Set((chosen ?? []).filter((reference) => typeof reference === "string")),
  );
  // Written out in a request, not in the library: kept as they are.
  const inline = (chosen ?? []).filter((reference) => typeof reference !== "string");
  const [message, setMessage] = useState<{ text: string; failed: boolean } | null>(null);
  const [pending, startTransition] = useTransition();
  const toggle = (id: string, on: boolean) => {
    setMessage(null);
    setPicked((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  };
  const submit = () =>
    startTransition(async () => {
      const evaluators = [...picked, ...inline];
      const result = await reached(
        save({
          prompt_id: prompt.id,
          evaluators: evaluators.length === 0 ? null : evaluators,
        }),
      );
      setMessage(result.ok ? { text: "Saved", failed: false } : { text: result.message, failed: true });
    });
  const none = picked.size === 0 && inline.length === 0;
  return (
    <Card className="mt-3">
      <CardHeader
        title={`Defaults of ${prompt.name}`}
        hint="score its experiments when none are chosen"
        aside={
          mayChange && (
            <Button size="sm" pending={pending} onClick={submit}>
              Save defaults
            </Button>
          )
        }
      />
      <CardContent className="flex flex-col gap-2">
        {choices.length === 0 && <p className="text-muted-foreground">The library is empty.</p>}
        <ul className="flex flex-wrap gap-x-5 gap-y-2">
          {choices.map(({ id, name }) => (
            <li key={id}>
              <label htmlFor={`default-${id}`} className="flex min-h-6 items-center gap-2">
                <Checkbox
                  id={`default-${id}`}
                  disabled={!mayChange}
                  checked={picked.has(id)}
                  onCheckedChange={(checked) => toggle(id, checked === true)}
                />
                {name}
              </label>
            </li>
          ))}
        </ul>
        <p role="status" className="text-2xs text-muted-foreground">
          {message !== null && !message.failed
            ? message.text
            : none
              ? "None ticked: a judge model scores correctness, with hallucination beside it."
              : null}
        </p>
        {message?.failed && <ErrorState title={message.text} />}
      </CardContent>
    </Card>
  );
}
