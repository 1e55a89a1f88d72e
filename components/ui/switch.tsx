"use client";

import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export function Switch({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        "relative h-4 w-7 shrink-0 rounded-full bg-neutral-line/80 transition-colors after:absolute after:-inset-1 disabled:cursor-not-allowed disabled:opacity-55 data-[state=checked]:bg-primary",
        className,
      )}
      {...props}
    >
      <Primitive.Thumb className="block size-3 translate-x-0.5 rounded-full bg-card transition-transform data-[state=checked]:translate-x-3.5" />
    </Primitive.Root>
  );
}
