"use client";

import { Slot } from "radix-ui";
import {
  type FocusEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { onDemand, useLoadWhenIdle } from "./on-demand";

const popup = onDemand(() => import("./tooltip-popup"));
const TooltipPopup = popup.part((file) => file.TooltipPopup);

const OPEN_MS = 300;
// Time to move the pointer onto the text, which stays then.
const CLOSE_MS = 120;

/** Text on hover, focus and tap. `children` is one focusable element. */
export function Tooltip({
  content,
  side = "top",
  children,
}: {
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}) {
  const id = useId();
  const trigger = useRef<HTMLElement>(null);
  const { open, setOpen, soon } = useDelayed();
  useLoadWhenIdle(popup.load);
  return (
    <>
      <Slot.Root
        ref={trigger}
        aria-describedby={open ? id : undefined}
        onPointerEnter={(event: PointerEvent) => event.pointerType === "mouse" && soon(true, OPEN_MS)}
        onPointerLeave={(event: PointerEvent) => event.pointerType === "mouse" && soon(false, CLOSE_MS)}
        onFocus={(event: FocusEvent) => event.currentTarget.matches(":focus-visible") && setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
      >
        {children}
      </Slot.Root>
      {open && (
        <TooltipPopup
          id={id}
          side={side}
          trigger={trigger}
          onOpenChange={setOpen}
          onPointerEnter={() => setOpen(true)}
          onPointerLeave={() => soon(false, CLOSE_MS)}
        >
          {content}
        </TooltipPopup>
      )}
    </>
  );
}

/** Open or not, now or after a delay; the last word counts. */
function useDelayed() {
  const [open, setNow] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const setOpen = (next: boolean) => {
    clearTimeout(timer.current);
    setNow(next);
  };
  const soon = (next: boolean, ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setNow(next), ms);
  };
  return { open, setOpen, soon };
}
