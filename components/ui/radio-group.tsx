"use client";

import { RadioGroup as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";

export function RadioGroup({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root className={cn("flex flex-col gap-2", className)} {...props} />;
}

/** One choice with its label and, under it, what it means. */
export function RadioItem({
  id,
  value,
  label,
  help,
  disabled,
}: {
  id: string;
  value: string;
  label: ReactNode;
  help?: ReactNode;
  disabled?: boolean;
}) {
  return (
    <div className="flex items-start gap-2">
      <Primitive.Item
        id={id}
        value={value}
        disabled={disabled ?? false}
        aria-describedby={help ? `${id}-help` : undefined}
        className="relative mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-neutral-line/80 bg-card after:absolute after:-inset-1 hover:border-neutral-line disabled:opacity-55 data-[state=checked]:border-primary"
      >
        <Primitive.Indicator className="size-2 rounded-full bg-primary" />
      </Primitive.Item>
      <div className="min-w-0">
        <label htmlFor={id} className="block">
          {label}
        </label>
        {help && (
          <p id={`${id}-help`} className="text-2xs text-muted-foreground">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
