"use client";

import { Slot } from "radix-ui";
import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  use,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import type { MenuPopupProps } from "./menu-parts";
import { onDemand, useLoadWhenIdle } from "./on-demand";

// Radix's menu with its placing is a fifth of what a page may weigh; a closed menu needs none of it.
const menu = onDemand(() => import("./menu-parts"));
const MenuPopup = menu.part((parts) => parts.MenuPopup);

export const DropdownMenuItem = menu.part((parts) => parts.MenuItem);
export const DropdownMenuRadioItem = menu.part((parts) => parts.MenuRadioItem);
export const DropdownMenuLabel = menu.part((parts) => parts.MenuLabel);
export const DropdownMenuSeparator = menu.part((parts) => parts.MenuSeparator);
export const DropdownMenuGroup = menu.part((parts) => parts.MenuGroup);
export const DropdownMenuRadioGroup = menu.part((parts) => parts.MenuRadioGroup);

interface MenuState {
  id: string;
  opened: "by-pointer" | "by-key" | null;
  setOpened: (opened: MenuState["opened"]) => void;
  trigger: RefObject<HTMLButtonElement | null>;
}

const MenuContext = createContext<MenuState | null>(null);

function useMenu(): MenuState {
  const menu = use(MenuContext);
  if (menu === null) throw new Error("A part of a menu stands outside of a DropdownMenu.");
  return menu;
}

/** A button with a menu of actions. */
export function DropdownMenu({ children }: { children: ReactNode }) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<MenuState["opened"]>(null);
  const state = useMemo(() => ({ id, opened, setOpened, trigger }), [id, opened]);
  useLoadWhenIdle(menu.load);
  return <MenuContext value={state}>{children}</MenuContext>;
}

const openingKeys = new Set(["Enter", " ", "ArrowDown"]);

/** The button, or with `asChild` the look its one child has. Opens on press, not on release, as menus do. */
export function DropdownMenuTrigger({
  asChild = false,
  ...props
}: ComponentProps<"button"> & { asChild?: boolean }) {
  const { id, opened, setOpened, trigger } = useMenu();
  const Element = asChild ? Slot.Root : "button";
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || event.ctrlKey) return;
    // The menu takes the focus; the browser must not give it to the button afterwards.
    if (opened === null) event.preventDefault();
    setOpened(opened === null ? "by-pointer" : null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!openingKeys.has(event.key)) return;
    event.preventDefault();
    setOpened("by-key");
  };
  return (
    <Element
      ref={trigger}
      {...(asChild ? {} : { type: "button" as const })}
      id={`${id}-trigger`}
      aria-haspopup="menu"
      aria-expanded={opened !== null}
      aria-controls={opened === null ? undefined : id}
      data-state={opened === null ? "closed" : "open"}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      {...props}
    />
  );
}

export function DropdownMenuContent(
  props: Omit<MenuPopupProps, "open" | "onOpenChange" | "trigger" | "byKey">,
) {
  const { id, opened, setOpened, trigger } = useMenu();
  const [used, setUsed] = useState(false);
  if (opened !== null && !used) setUsed(true);
  if (!used) return null;
  return (
    <MenuPopup
      id={id}
      aria-labelledby={`${id}-trigger`}
      open={opened !== null}
      onOpenChange={(open) => setOpened(open ? "by-pointer" : null)}
      trigger={trigger}
      byKey={opened === "by-key"}
      {...props}
    />
  );
}
