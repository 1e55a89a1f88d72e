"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import { type ComponentProps, type RefObject, useCallback, useState } from "react";
import { cn } from "@/lib/utils";
import { itemClasses, menuClasses, menuLabelClasses } from "./menu-classes";

export const MenuGroup = Primitive.Group;
export const MenuRadioGroup = Primitive.RadioGroup;

export interface MenuPopupProps extends ComponentProps<typeof Primitive.Content> {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The button it belongs to. */
  trigger: RefObject<HTMLElement | null>;
  /** Opened by a key: the first item takes the focus. */
  byKey: boolean;
}

/** The open menu beside its button. The button is not Radix's own, so that a page can show it before this file is there. */
export function MenuPopup({ open, onOpenChange, trigger, byKey, className, ...props }: MenuPopupProps) {
  const focusFirst = useCallback(
    (content: HTMLElement | null) => {
      if (content === null || !byKey) return;
      requestAnimationFrame(() =>
        content.querySelector<HTMLElement>("[role^=menuitem]:not([data-disabled])")?.focus(),
      );
    },
    [byKey],
  );
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Anchor key={String(open)} of={trigger} />
      <Primitive.Portal>
        <Primitive.Content
          ref={focusFirst}
          sideOffset={4}
          align="end"
          className={cn(menuClasses, className)}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            trigger.current?.focus();
          }}
          {...props}
        />
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Lies over the button, for Radix to place the menu by. The page does not scroll while the menu is open. */
function Anchor({ of }: { of: RefObject<HTMLElement | null> }) {
  const [box] = useState(() => of.current?.getBoundingClientRect());
  return (
    <Primitive.Trigger asChild>
      <span
        aria-hidden
        className="pointer-events-none fixed"
        style={box && { left: box.left, top: box.top, width: box.width, height: box.height }}
      />
    </Primitive.Trigger>
  );
}

export function MenuItem({
  className,
  tone,
  ...props
}: ComponentProps<typeof Primitive.Item> & { tone?: "danger" }) {
  return (
    <Primitive.Item
      className={cn(itemClasses, tone === "danger" && "text-neg [&_svg]:text-neg!", className)}
      {...props}
    />
  );
}

export function MenuRadioItem({ className, children, ...props }: ComponentProps<typeof Primitive.RadioItem>) {
  return (
    <Primitive.RadioItem className={cn(itemClasses, "pr-7!", className)} {...props}>
      {children}
      <Primitive.ItemIndicator className="absolute right-2">
        <Check className="size-3.5" aria-hidden />
      </Primitive.ItemIndicator>
    </Primitive.RadioItem>
  );
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={cn(menuLabelClasses, className)} {...props} />;
}

export function MenuSeparator({ className, ...props }: ComponentProps<typeof Primitive.Separator>) {
  return <Primitive.Separator className={cn("-mx-1 my-1 h-px bg-border", className)} {...props} />;
}
