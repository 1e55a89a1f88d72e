"use client";

import { Tooltip as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { floatClasses } from "./menu-classes";

export const TooltipProvider = Primitive.Provider;

/** Text on hover and focus. `children` is one focusable element. */
export function Tooltip({
  content,
  side = "top",
  children,
}: {
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={`${floatClasses} max-w-72 px-2.5 py-1.5 text-xs data-[state=delayed-open]:animate-pop-in`}
        >
          {content}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
