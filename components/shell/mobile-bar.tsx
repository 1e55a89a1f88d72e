"use client";

import { Menu, Search } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { onDemand, useLoadWhenIdle } from "@/components/ui/on-demand";
import { Logo } from "./logo";
import type { SidebarProps } from "./sidebar";

const sheet = onDemand(() => import("./mobile-menu"));
const MobileMenu = sheet.part((file) => file.MobileMenu);

export type MobileBarProps = Omit<SidebarProps, "rail" | "onToggle">;

/** Under 1024 px: a bar with the menu, which opens as a sheet from the top. */
export function MobileBar(props: MobileBarProps) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  useLoadWhenIdle(sheet.load);
  return (
    <aside
      aria-label="Main"
      className="flex h-11 shrink-0 items-center gap-1 border-b bg-sidebar pl-3 pr-2 lg:hidden"
    >
      <Link href="/dashboard" aria-label="Assay home" className="flex items-center gap-2">
        <Logo />
        <span className="text-base font-semibold tracking-tight">Assay</span>
      </Link>
      <div className="flex-1" />
      <Button variant="ghost" size="icon" aria-label="Search or jump to" onClick={props.onSearch}>
        <Search aria-hidden />
      </Button>
      <Button
        ref={opener}
        variant="ghost"
        size="icon"
        aria-label="Open menu"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Menu aria-hidden />
      </Button>
      {open && <MobileMenu {...props} opener={opener} onClose={() => setOpen(false)} />}
    </aside>
  );
}
