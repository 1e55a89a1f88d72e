"use client";

import { Menu, Search, X } from "lucide-react";
import Link from "next/link";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { overlayClasses } from "@/components/ui/dialog";
import { Logo } from "./logo";
import { NavLink } from "./nav-link";
import { mainNavigation, settingsNavigation } from "./navigation";
import type { SidebarProps } from "./sidebar";
import { ThemeToggle } from "./theme-toggle";
import { UserMenu } from "./user-menu";

/** Under 1024 px: a bar with the menu, which opens as a sheet from the top. */
export function MobileBar(props: Omit<SidebarProps, "rail" | "onToggle">) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-b bg-sidebar pl-3 pr-2 lg:hidden">
      <Link href="/dashboard" aria-label="Assay home" className="flex items-center gap-2">
        <Logo />
        <span className="text-base font-semibold tracking-tight">Assay</span>
      </Link>
      <div className="flex-1" />
      <Button variant="ghost" size="icon" aria-label="Search or jump to" onClick={props.onSearch}>
        <Search aria-hidden />
      </Button>
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Trigger asChild>
          <Button variant="ghost" size="icon" aria-label="Open menu">
            <Menu aria-hidden />
          </Button>
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className={overlayClasses} />
          <Dialog.Content
            aria-describedby={undefined}
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
              {[...mainNavigation, settingsNavigation].map((item) => (
                <NavLink key={item.key} item={item} notes={props.notes[item.key]} onNavigate={close} />
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
    </header>
  );
}
