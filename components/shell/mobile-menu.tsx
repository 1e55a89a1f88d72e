"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { RefObject } from "react";
import { Button } from "@/components/ui/button";
import { overlayClasses } from "@/components/ui/dialog";
import { FirstStepsLink } from "./first-steps-link";
import type { MobileBarProps } from "./mobile-bar";
import { NavLink } from "./nav-link";
import { mainNavigation, settingsNavigation } from "./navigation";
import { ThemeToggle } from "./theme-toggle";
import { UserMenu } from "./user-menu";

/** The open menu of a narrow screen: a sheet from the top with every page. */
export function MobileMenu({
  opener,
  onClose,
  ...props
}: MobileBarProps & { opener: RefObject<HTMLElement | null>; onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClasses} />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener.current?.focus();
          }}
          className="scroll fixed inset-x-0 top-0 z-50 max-h-dvh border-b bg-sidebar p-2 shadow-pop data-[state=open]:animate-pop-in"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <div className="mb-2 flex items-center gap-2">
            <div className="min-w-0 flex-1">{props.workspaceSwitcher}</div>
            <Dialog.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close menu (Esc)">
                <X aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <nav aria-label="Pages" className="flex flex-col gap-px">
            <FirstStepsLink taken={props.firstSteps} onNavigate={onClose} />
            {[...mainNavigation, settingsNavigation].map((item) => (
              <NavLink key={item.key} item={item} notes={props.notes[item.key]} onNavigate={onClose} />
            ))}
          </nav>
          <div className="mt-2 flex items-center gap-2 border-t pl-1 pt-2">
            <div className="min-w-0 flex-1">
              <UserMenu
                user={props.user}
                rail={false}
                onShortcuts={props.onShortcuts}
                signOut={props.signOut}
              />
            </div>
            <ThemeToggle />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
