"use client";

import { PanelLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";
import { FirstStepsLink } from "./first-steps-link";
import { Logo } from "./logo";
import { NavLink, type NavNotes } from "./nav-link";
import { mainNavigation, type NavKey, settingsNavigation } from "./navigation";
import { SearchButton } from "./search-button";
import { ThemeToggle } from "./theme-toggle";
import { type ShellUser, UserMenu } from "./user-menu";

export interface SidebarProps {
  rail: boolean;
  onToggle: () => void;
  onSearch: () => void;
  onShortcuts: () => void;
  workspaceSwitcher: ReactNode;
  user: ShellUser;
  signOut: () => Promise<void> | void;
  notes: Partial<Record<NavKey, NavNotes>>;
  /** Of the first steps; null: there are none to take. */
  firstSteps: number | null;
}

/** Full at 212 px, or a rail of icons at 52 px. Not shown under 1024 px. */
export function Sidebar(props: SidebarProps) {
  const { rail } = props;
  return (
    <aside
      aria-label="Main"
      className={cn(
        "hidden shrink-0 flex-col border-r bg-sidebar lg:flex",
        rail ? "w-[52px] items-center gap-0.5 py-2" : "w-[212px] p-2",
      )}
    >
      {rail ? (
        <Link
          href="/dashboard"
          aria-label="Assay home"
          className="mb-2 grid size-9 place-items-center rounded-md"
        >
          <Logo size={22} />
        </Link>
      ) : (
        props.workspaceSwitcher
      )}
      <div className={rail ? undefined : "mb-2.5 mt-1.5 flex flex-col"}>
        <SearchButton compact={rail} onClick={props.onSearch} />
      </div>
      <nav aria-label="Pages" className={cn("flex flex-col", rail ? "gap-0.5" : "gap-px")}>
        <FirstStepsLink taken={props.firstSteps} rail={rail} />
        {mainNavigation.map((item) => (
          <NavLink key={item.key} item={item} rail={rail} notes={props.notes[item.key]} />
        ))}
      </nav>
      <div className="flex-1" />
      <nav aria-label="Workspace">
        <NavLink item={settingsNavigation} rail={rail} notes={props.notes.settings} />
      </nav>
      <div
        className={cn("flex items-center", rail ? "mt-1 flex-col gap-1" : "mt-1.5 gap-1 border-t pl-1 pt-2")}
      >
        {rail && <ThemeToggle />}
        {rail && <FoldButton rail={rail} onToggle={props.onToggle} />}
        <div className={rail ? undefined : "min-w-0 flex-1"}>
          <UserMenu user={props.user} rail={rail} onShortcuts={props.onShortcuts} signOut={props.signOut} />
        </div>
        {!rail && <ThemeToggle />}
        {!rail && <FoldButton rail={rail} onToggle={props.onToggle} />}
      </div>
    </aside>
  );
}

function FoldButton({ rail, onToggle }: { rail: boolean; onToggle: () => void }) {
  const name = rail ? "Unfold the sidebar ([)" : "Fold the sidebar ([)";
  return (
    <button
      type="button"
      onClick={onToggle}
      aria-label={name}
      title={name}
      className="grid size-[26px] place-items-center rounded-md text-muted-foreground transition-colors hover:bg-hover"
    >
      <PanelLeft className="size-3.5" aria-hidden />
    </button>
  );
}
