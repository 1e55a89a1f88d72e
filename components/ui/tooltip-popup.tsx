"use client";

import { Popover as Primitive } from "radix-ui";
import type { ComponentProps, RefObject } from "react";
import { floatClasses } from "./menu-classes";

export interface TooltipPopupProps extends ComponentProps<typeof Primitive.Content> {
  onOpenChange: (open: boolean) => void;
  trigger: RefObject<HTMLElement | null>;
}

/** The open tooltip, beside what it explains. It never takes the focus. */
export function TooltipPopup({ onOpenChange, trigger, ...props }: TooltipPopupProps) {
  return (
    <Primitive.Root open onOpenChange={onOpenChange}>
      <Primitive.Anchor virtualRef={trigger as RefObject<HTMLElement>} />
      <Primitive.Portal>
        <Primitive.Content
          role="tooltip"
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className={`${floatClasses} max-w-72 px-2.5 py-1.5 text-xs!`}
          {...props}
        />
      </Primitive.Portal>
    </Primitive.Root>
  );
}
