"use client";

import { X } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { Dialog } from "radix-ui";
import { type ReactNode, useState, useTransition } from "react";
import { hrefWith } from "@/components/filters/href-with";
import { type FormErrors, formErrors, localErrors, noErrors } from "@/components/prompts/editor/form-errors";
import { Confirm } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button, buttonVariants } from "@/components/ui/button";
import { overlayClasses } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import { exampleName } from "@/lib/domain/examples/name";
import { draftOf, type ExampleInput, inputOf } from "./example-draft";
import { ExampleFields } from "./example-fields";

/** Server actions on examples; pages pass them in. */
export interface ExampleActions {
  create: (input: { prompt_id: string; example: ExampleInput }) => Promise<ActionResult<ExampleAnswer>>;
  change: (input: { id: string; changes: ExampleInput }) => Promise<ActionResult<ExampleAnswer>>;
  archive: (input: { ids: string[] }) => Promise<ActionResult<unknown>>;
  restore: (input: { ids: string[] }) => Promise<ActionResult<unknown>>;
}

export interface ExampleDrawerProps {
  promptId: string;
  /** Null writes a new one. */
  example: ExampleAnswer | null;
  /** Variables the latest version takes. */
  wanted: readonly string[];
  mayChange: boolean;
  actions: ExampleActions;
  /** Earlier revisions. */
  history?: ReactNode;
}

/** One golden example at the right edge: reads, writes, archives. Its address holds `example`. */
export function ExampleDrawer(props: ExampleDrawerProps) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const close = () => router.push(hrefWith(pathname, params, { example: null }), { scroll: false });
  const { example } = props;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClasses} />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            // A new one is for writing: its first field takes the focus, not the close button.
            if (example !== null) return;
            event.preventDefault();
            (event.currentTarget as HTMLElement).querySelector("textarea")?.focus();
          }}
          className="fixed inset-y-0 right-0 z-50 flex w-[min(100vw,508px)] flex-col border-l bg-card shadow-pop outline-none data-[state=open]:animate-drawer-in"
        >
          <header className="flex h-11 shrink-0 items-center gap-2 border-b px-4">
            <Dialog.Title className="text-base font-semibold">
              {example === null ? (
                "New golden example"
              ) : (
                <span className="mono">{exampleName(example.number)}</span>
              )}
            </Dialog.Title>
            {example !== null && (
              <span className="tnum text-2xs text-muted-foreground">revision {example.revision}</span>
            )}
            {example?.is_active === false && <Badge tone="warn">archived</Badge>}
            <Dialog.Close
              aria-label="Close (Esc)"
              className={buttonVariants({ variant: "ghost", size: "icon-sm", className: "ml-auto -mr-1.5" })}
            >
              <X aria-hidden />
            </Dialog.Close>
          </header>
          <ExampleForm {...props} onClose={close} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function ExampleForm({
  promptId,
  example,
  wanted,
  mayChange,
  actions,
  history,
  onClose,
}: ExampleDrawerProps & { onClose: () => void }) {
  const router = useRouter();
  const [draft, setDraft] = useState(() => draftOf(example, wanted));
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [done, setDone] = useState("");
  const [pending, startTransition] = useTransition();
  const save = () => {
    const read = inputOf(draft);
    if (!read.ok) return setErrors(localErrors(read.fields));
    startTransition(async () => {
      const result =
        example === null
          ? await reached(actions.create({ prompt_id: promptId, example: read.input }))
          : await reached(actions.change({ id: example.id, changes: read.input }));
      if (!result.ok) return setErrors(formErrors(result, example === null ? "/example" : "/changes"));
      setErrors(noErrors);
      if (example === null) setDraft(draftOf(null, wanted));
      setDone(
        example === null
          ? `${exampleName(result.data.number)} added. Write the next one, or close.`
          : result.data.revision === example.revision
            ? "Nothing changed."
            : `Saved as revision ${result.data.revision}. Finished experiments keep the old one.`,
      );
      router.refresh();
    });
  };
  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="scroll min-h-0 flex-1 px-4 py-4">
        <ExampleFields
          draft={draft}
          onChange={(changes) => {
            setDone("");
            setDraft((current) => ({ ...current, ...changes }));
          }}
          errors={errors}
          wanted={wanted}
          disabled={!mayChange}
        />
        {history}
      </div>
      {errors.message !== null && (
        <div className="px-4 pb-3">
          <ErrorState title="Not saved">{errors.message}</ErrorState>
        </div>
      )}
      <p role="status" className="px-4 pb-2 text-2xs text-muted-foreground empty:hidden">
        {done}
      </p>
      <footer className="flex flex-wrap items-center gap-2 border-t px-4 py-3">
        {mayChange && example !== null && <Archive example={example} actions={actions} onDone={onClose} />}
        <Button onClick={onClose} className="ml-auto">
          Close
        </Button>
        {mayChange && (
          <Button type="submit" variant="primary" pending={pending}>
            {example === null ? "Add example" : "Save revision"}
          </Button>
        )}
      </footer>
    </form>
  );
}

function Archive({
  example,
  actions,
  onDone,
}: {
  example: ExampleAnswer;
  actions: ExampleActions;
  onDone: () => void;
}) {
  const name = exampleName(example.number);
  const run = async (call: ExampleActions["archive"]) => {
    const result = await reached(call({ ids: [example.id] }));
    if (!result.ok) return { error: result.message };
    onDone();
    return undefined;
  };
  if (!example.is_active) {
    return (
      <Confirm
        trigger={<Button>Restore</Button>}
        title={`Restore ${name}?`}
        description="New experiments take it again."
        confirmLabel="Restore"
        tone="primary"
        onConfirm={() => run(actions.restore)}
      />
    );
  }
  return (
    <Confirm
      trigger={<Button variant="danger">Archive</Button>}
      title={`Archive ${name}?`}
      description="New experiments leave it out. Finished ones keep it, and you can restore it."
      confirmLabel="Archive"
      onConfirm={() => run(actions.archive)}
    />
  );
}
