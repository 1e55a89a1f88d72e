"use client";

import { BookmarkPlus } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useState, useTransition } from "react";
import { Button, buttonVariants } from "@/components/ui/button";
import { CodeEditor } from "@/components/ui/code-editor";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";

interface SaveInput {
  run_id: string;
  expected_output: string | null;
  context: string | null;
  tags: string[];
}
type Save = (input: SaveInput) => Promise<ActionResult<{ id: string }>>;

interface SaveExampleProps {
  runId: string;
  output: string | null;
  /** Where the prompt keeps its examples. */
  examplesHref: string;
  save: Save;
}

function tagsOf(text: string): string[] {
  return text.split(",").flatMap((tag) => (tag.trim() === "" ? [] : [tag.trim()]));
}

function SaveForm({ runId, output, save, onSaved }: SaveExampleProps & { onSaved: () => void }) {
  const [result, setResult] = useState<ActionResult<{ id: string }> | null>(null);
  const [pending, startTransition] = useTransition();
  const problem = (name: string) => fieldMessage(result, `/${name}`) ?? undefined;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    startTransition(async () => {
      const expected = text("expected_output");
      const context = text("context");
      const answer = await reached(
        save({
          run_id: runId,
          expected_output: expected === "" ? null : expected,
          context: context === "" ? null : context,
          tags: tagsOf(text("tags")),
        }),
      );
      setResult(answer);
      if (answer.ok) onSaved();
    });
  };
  const general = result !== null && !result.ok && result.fields.length === 0 ? result.message : null;
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-3">
      {general !== null && <ErrorState title={general} />}
      <Field
        id="example-expected"
        label="Expected output"
        help="Starts as what the model wrote. Correct it to what it should have written."
        error={problem("expected_output")}
      >
        <CodeEditor
          {...fieldControlProps({ id: "example-expected", help: true, error: problem("expected_output") })}
          name="expected_output"
          format="plain"
          rows={6}
          defaultValue={output ?? ""}
        />
      </Field>
      <Field
        id="example-context"
        label="Context"
        optional
        help="What the answer must be grounded in."
        error={problem("context")}
      >
        <CodeEditor
          {...fieldControlProps({ id: "example-context", help: true, error: problem("context") })}
          name="context"
          format="plain"
          rows={2}
        />
      </Field>
      <Field id="example-tags" label="Tags" optional help="Separated by commas." error={problem("tags")}>
        <Input
          {...fieldControlProps({ id: "example-tags", help: true, error: problem("tags") })}
          name="tags"
          placeholder="edge, production"
        />
      </Field>
      <Button type="submit" variant="primary" pending={pending} className="self-end">
        Save example
      </Button>
    </form>
  );
}

/** Makes a golden example of a run, with the output corrected where it was wrong. */
export function SaveExample(props: SaveExampleProps) {
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    if (next) setSaved(false);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <BookmarkPlus aria-hidden />
          Save as golden example
        </Button>
      </DialogTrigger>
      <DialogContent
        title={saved ? "Golden example saved" : "Save as golden example"}
        {...(!saved && { description: "The run's variables become the example's input." })}
        className="w-[min(calc(100vw-32px),600px)]!"
      >
        {saved ? (
          <div className="flex flex-wrap items-center gap-2">
            <p className="flex-1">Later experiments of the prompt run it too.</p>
            <Button onClick={() => change(false)}>Done</Button>
            <Link href={props.examplesHref} className={buttonVariants({ variant: "primary" })}>
              Open examples
            </Link>
          </div>
        ) : (
          <SaveForm {...props} onSaved={() => setSaved(true)} />
        )}
      </DialogContent>
    </Dialog>
  );
}
