"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export function Checkbox({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        "group relative grid size-4 shrink-0 place-items-center rounded-xs border border-neutral-line/80 bg-card text-primary-foreground transition-colors after:absolute after:-inset-1 hover:border-neutral-line disabled:cursor-not-allowed disabled:opacity-55 data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary",
        className,
      )}
      {...props}
    >
      <Primitive.Indicator>
        <Check className="hidden size-3 stroke-3 group-data-[state=checked]:block" aria-hidden />
        <Minus className="hidden size-3 stroke-3 group-data-[state=indeterminate]:block" aria-hidden />
      </Primitive.Indicator>
    </Primitive.Root>
  );
}
