"use client";

import { AlertDialog as Primitive } from "radix-ui";
import { type ReactNode, useState, useTransition } from "react";
import { Button } from "./button";
import { dialogClasses, overlayClasses } from "./dialog";
import { FieldError } from "./field";
import { useReturnFocus } from "./return-focus";

export interface ConfirmProps {
  /** The button that opens the question. Leave out and drive `open` yourself. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** A question naming the thing: "Cancel this run?". */
  title: string;
  /** What is lost and what is kept: "187 scored cells stay." */
  description: ReactNode;
  /** Verb first: "Cancel run". */
  confirmLabel: string;
  /** The way back, named after what stays: "Keep running". */
  cancelLabel?: string;
  tone?: "danger" | "primary";
  /** A returned `{ error }` is shown, and keeps the dialog open. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing is the ordinary case
  onConfirm: () => Promise<{ error: string } | void> | void;
}

/** Asks once before something that cannot be taken back. */
export function Confirm(props: ConfirmProps) {
  const [inner, setInner] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const returnFocus = useReturnFocus();
  const open = props.open ?? inner;
  const setOpen = (next: boolean) => {
    setError(null);
    setInner(next);
    props.onOpenChange?.(next);
  };
  const confirm = () =>
    startTransition(async () => {
      const result = await props.onConfirm();
      if (result && "error" in result) setError(result.error);
      else setOpen(false);
    });
  return (
    <Primitive.Root open={open} onOpenChange={setOpen}>
      {props.trigger && <Primitive.Trigger asChild>{props.trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClasses} />
        <Primitive.Content className={dialogClasses} {...returnFocus}>
          <div className="px-4 pb-3.5 pt-3.5">
            <Primitive.Title className="text-base font-semibold">{props.title}</Primitive.Title>
            <Primitive.Description asChild>
              <div className="mt-1 text-muted-foreground">{props.description}</div>
            </Primitive.Description>
            {error && (
              <div className="mt-2">
                <FieldError>{error}</FieldError>
              </div>
            )}
          </div>
          <footer className="flex justify-end gap-2 border-t px-4 py-3">
            <Primitive.Cancel asChild>
              <Button disabled={pending}>{props.cancelLabel ?? "Cancel"}</Button>
            </Primitive.Cancel>
            <Button variant={props.tone ?? "danger"} pending={pending} onClick={confirm}>
              {props.confirmLabel}
            </Button>
          </footer>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
