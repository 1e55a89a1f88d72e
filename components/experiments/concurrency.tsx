"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field, FieldError, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatCounted } from "@/lib/domain/format";

/** Sets how many calls run at once. Answers why it could not be done. */
export type SetConcurrency = (concurrency: number) => Promise<{ error: string } | undefined>;

const most = 200;

/** In a warning that a provider limits the rate: half as many calls at once, in one click. */
export function LowerWorkers({ concurrency, set }: { concurrency: number; set: SetConcurrency }) {
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  if (concurrency === 1) return null;
  const fewer = Math.floor(concurrency / 2);
  const lower = () =>
    startTransition(async () => {
      const refused = await set(fewer);
      setError(refused?.error ?? null);
    });
  return (
    <>
      {error !== null && <span role="alert">{error}</span>}
      <button
        type="button"
        disabled={pending}
        onClick={lower}
        className="min-h-6 font-medium underline underline-offset-2 disabled:opacity-55"
      >
        Lower to {formatCounted(fewer, "worker")}
      </button>
    </>
  );
}

/** Asks for the number of calls at once of an experiment under way. */
export function ConcurrencyDialog({ concurrency, set }: { concurrency: number; set: SetConcurrency }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <button
          type="button"
          aria-label="Change the number of workers"
          className="min-h-6 underline underline-offset-2 hover:text-foreground"
        >
          Change
        </button>
      </DialogTrigger>
      {open && <ConcurrencyForm concurrency={concurrency} set={set} onDone={() => setOpen(false)} />}
    </Dialog>
  );
}

function ConcurrencyForm({
  concurrency,
  set,
  onDone,
}: {
  concurrency: number;
  set: SetConcurrency;
  onDone: () => void;
}) {
  const [text, setText] = useState(String(concurrency));
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const wanted = Number(text);
  const valid = Number.isInteger(wanted) && wanted >= 1 && wanted <= most;
  const save = () =>
    startTransition(async () => {
      const refused = await set(wanted);
      if (refused === undefined) return onDone();
      setError(refused.error);
    });
  const field = {
    id: "workers",
    label: "Workers",
    help: `Calls made at once, 1 to ${most}. Calls under way are finished.`,
    error: valid || text === "" ? undefined : `Write a whole number from 1 to ${most}.`,
  };
  return (
    <DialogContent
      title="Workers of this run"
      footer={
        <>
          <DialogClose asChild>
            <Button>Keep {concurrency}</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="workers-form" pending={pending} disabled={!valid}>
            {valid ? `Use ${formatCounted(wanted, "worker")}` : "Use"}
          </Button>
        </>
      }
    >
      <form
        id="workers-form"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) save();
        }}
      >
        <Field {...field}>
          <Input
            {...fieldControlProps(field)}
            autoFocus
            inputMode="numeric"
            autoComplete="off"
            className="w-24!"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        {error !== null && <FieldError>{error}</FieldError>}
      </form>
    </DialogContent>
  );
}
