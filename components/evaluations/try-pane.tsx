"use client";

import { Play } from "lucide-react";
import { useEffect, useEffectEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { ScrollBox } from "@/components/ui/scroll-box";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { SimpleSelect } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { EvaluatorCalls, TrialOutcome, TrialTexts } from "./evaluator-calls";
import { TrialResult } from "./trial-result";

export interface TrySample {
  cellId: string;
  /** "ex_004, v2 in #12". */
  label: string;
}

type Source = "texts" | "cell";

interface TryPaneProps {
  samples: readonly TrySample[];
  loadTexts: EvaluatorCalls["loadTexts"];
  /** Null: the form itself has to be corrected first. */
  run: (on: TrialTexts | { cellId: string }) => Promise<ActionResult<TrialOutcome> | null>;
}

/** Runs the evaluator of the form on pasted texts or a real cell and shows what it says. */
export function TryPane({ samples, loadTexts, run }: TryPaneProps) {
  const [source, setSource] = useState<Source>(samples.length > 0 ? "cell" : "texts");
  const [texts, setTexts] = useState<TrialTexts>({ output: "", expected: null, context: null });
  const [cellId, setCellId] = useState(samples[0]?.cellId ?? "");
  const [result, setResult] = useState<ActionResult<TrialOutcome> | null>(null);
  const [pending, startTransition] = useTransition();
  const start = () =>
    startTransition(async () => setResult(await run(source === "cell" ? { cellId } : texts)));
  return (
    <Card>
      <CardHeader
        title="Try it"
        hint="nothing is saved; a model’s call is paid"
        aside={
          <SegmentedControl
            label="Try it on"
            value={source}
            onChange={setSource}
            segments={[
              { value: "cell", label: "A real cell" },
              { value: "texts", label: "Pasted output" },
            ]}
          />
        }
      />
      <CardContent className="flex flex-col gap-3">
        {source === "cell" ? (
          <CellChoice samples={samples} cellId={cellId} onChoose={setCellId} loadTexts={loadTexts} />
        ) : (
          <TextFields texts={texts} onChange={setTexts} />
        )}
        <div>
          <Button onClick={start} pending={pending} disabled={source === "cell" && cellId === ""}>
            <Play aria-hidden />
            Run evaluator
          </Button>
        </div>
        <div aria-live="polite" className={pending ? "opacity-60" : undefined}>
          {result !== null &&
            (result.ok ? (
              <TrialResult outcome={result.data} />
            ) : (
              <ErrorState title="It could not be tried">{result.message}</ErrorState>
            ))}
        </div>
      </CardContent>
    </Card>
  );
}

function TextFields({ texts, onChange }: { texts: TrialTexts; onChange: (texts: TrialTexts) => void }) {
  return (
    <>
      <Field id="try-output" label="Output">
        <Textarea
          id="try-output"
          rows={4}
          value={texts.output}
          onChange={(event) => onChange({ ...texts, output: event.target.value })}
        />
      </Field>
      {(["expected", "context"] as const).map((name) => (
        <Field
          key={name}
          id={`try-${name}`}
          label={name === "expected" ? "Expected output" : "Context"}
          help="Left empty, there is none."
        >
          <Textarea
            id={`try-${name}`}
            rows={2}
            value={texts[name] ?? ""}
            onChange={(event) => onChange({ ...texts, [name]: event.target.value || null })}
          />
        </Field>
      ))}
    </>
  );
}

function CellChoice({
  samples,
  cellId,
  onChoose,
  loadTexts,
}: {
  samples: readonly TrySample[];
  cellId: string;
  onChoose: (cellId: string) => void;
  loadTexts: EvaluatorCalls["loadTexts"];
}) {
  const [shown, setShown] = useState<ActionResult<TrialTexts> | null>(null);
  // A refresh of the page hands down another function; the texts stay what they are.
  const load = useEffectEvent((id: string) => loadTexts({ cell_id: id }));
  useEffect(() => {
    if (cellId === "") return;
    let wanted = true;
    setShown(null);
    load(cellId)
      .catch(
        (): ActionResult<TrialTexts> => ({
          ok: false,
          code: "unavailable",
          message: "The texts did not arrive.",
          fields: [],
        }),
      )
      .then((texts) => wanted && setShown(texts));
    return () => {
      wanted = false;
    };
  }, [cellId]);
  if (samples.length === 0) {
    return (
      <p className="text-muted-foreground">No cell has an output yet. Run an experiment, or paste one.</p>
    );
  }
  return (
    <>
      <Field id="try-cell" label="Cell">
        <SimpleSelect
          id="try-cell"
          value={cellId}
          onValueChange={onChoose}
          options={samples.map((sample) => ({ value: sample.cellId, label: sample.label }))}
        />
      </Field>
      {shown === null ? (
        <div role="status" aria-label="Loading the cell's texts" className="flex flex-col gap-2">
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-4 w-1/2" />
        </div>
      ) : shown.ok ? (
        <dl className="flex flex-col gap-2">
          <Text name="Output" text={shown.data.output} />
          {shown.data.expected !== null && <Text name="Expected output" text={shown.data.expected} />}
          {shown.data.context !== null && <Text name="Context" text={shown.data.context} />}
        </dl>
      ) : (
        <ErrorState title={shown.message} />
      )}
    </>
  );
}

function Text({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt className="text-2xs text-muted-foreground">{name}</dt>
      <dd>
        <ScrollBox label={name} dir="auto" className="max-h-40 whitespace-pre-wrap break-words">
          {text === "" ? <span className="text-muted-foreground">empty</span> : text}
        </ScrollBox>
      </dd>
    </div>
  );
}
