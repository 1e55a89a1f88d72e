"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { onDemand, useLoadWhenIdle } from "@/components/ui/on-demand";
import type { PaletteItem } from "./command-palette";
import { type FirstStepsProgress, useFirstSteps } from "./first-steps-link";
import { MobileBar } from "./mobile-bar";
import type { NavNotes } from "./nav-link";
import { mainNavigation, type NavKey, settingsNavigation } from "./navigation";
import { useShortcuts } from "./shortcuts";
import { Sidebar } from "./sidebar";
import { SIDEBAR_COOKIE } from "./sidebar-cookie";
import type { ShellUser } from "./user-menu";

// Not carried by every page: few visits need one.
const palette = onDemand(() => import("./command-palette"));
const CommandPalette = palette.part((file) => file.CommandPalette);
const shortcutList = onDemand(() => import("./shortcut-list"));
const ShortcutList = shortcutList.part((file) => file.ShortcutList);

const YEAR_SECONDS = 31_536_000;

const RailContext = createContext<(wanted: boolean) => void>(() => undefined);

export interface AppShellProps {
  user: ShellUser;
  signOut: () => Promise<void> | void;
  workspaceSwitcher: ReactNode;
  /** Counts and firing alerts beside the names. */
  notes?: Partial<Record<NavKey, NavNotes>>;
  folded?: boolean;
  /** Null for those who may not take the first steps. */
  firstSteps?: FirstStepsProgress | null;
  /** Finds things of the workspace for the palette; a server action. */
  search?: (query: string) => Promise<PaletteItem[]>;
  /** Actions the palette offers: "New prompt", "Run experiment". */
  actions?: readonly PaletteItem[];
  children: ReactNode;
}

/** The frame of every signed-in page. Children are a `Page`, or anything that fills the column. */
export function AppShell({ notes = {}, folded: initiallyFolded = false, children, ...props }: AppShellProps) {
  const [folded, setFolded] = useState(initiallyFolded);
  const [railWanted, setRailWanted] = useState(0);
  const [searching, setSearching] = useState(false);
  const [keyboard, setKeyboard] = useState(false);
  const firstSteps = useFirstSteps(props.firstSteps ?? null);
  useLoadWhenIdle(palette.load);
  const toggle = () => {
    const next = !folded;
    setFolded(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `${SIDEBAR_COOKIE}=${next ? "rail" : "full"}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  };
  useGlobalShortcuts({
    onSearch: () => setSearching(true),
    onKeyboard: () => setKeyboard(true),
    onFold: toggle,
  });
  const wantRail = useMemo(
    () => (wanted: boolean) => setRailWanted((count) => count + (wanted ? 1 : -1)),
    [],
  );
  const frame = {
    onSearch: () => setSearching(true),
    onShortcuts: () => setKeyboard(true),
    workspaceSwitcher: props.workspaceSwitcher,
    user: props.user,
    signOut: props.signOut,
    notes,
    firstSteps,
  };
  return (
    <RailContext value={wantRail}>
      <a
        href="#main"
        className="sr-only z-50 rounded-md border border-border-strong bg-card font-medium shadow-pop focus:not-sr-only focus:absolute focus:left-2 focus:top-2 focus:px-3 focus:py-2"
      >
        Skip to content
      </a>
      <div className="flex h-dvh flex-col overflow-hidden lg:flex-row">
        <MobileBar {...frame} />
        <Sidebar {...frame} rail={folded || railWanted > 0} onToggle={toggle} />
        <div className="flex min-h-0 min-w-0 flex-1">{children}</div>
      </div>
      {searching && (
        <CommandPalette
          open
          onOpenChange={setSearching}
          {...(props.actions && { actions: props.actions })}
          {...(props.search && { search: props.search })}
        />
      )}
      {keyboard && <ShortcutList open onOpenChange={setKeyboard} />}
    </RailContext>
  );
}

/** Folds the sidebar to the rail while the calling component is mounted and `wanted`. */
export function useRail(wanted = true): void {
  const wantRail = useContext(RailContext);
  useEffect(() => {
    if (!wanted) return;
    wantRail(true);
    return () => wantRail(false);
  }, [wanted, wantRail]);
}

/** The same for server-rendered pages: `<Rail />`. */
export function Rail() {
  useRail();
  return null;
}

function useGlobalShortcuts(handlers: { onSearch: () => void; onKeyboard: () => void; onFold: () => void }) {
  const router = useRouter();
  useShortcuts([
    { keys: "mod+k", label: "Search and actions", group: "Everywhere", run: handlers.onSearch },
    { keys: "[", label: "Fold the sidebar", group: "Everywhere", run: handlers.onFold },
    { keys: "?", label: "List the shortcuts", group: "Everywhere", run: handlers.onKeyboard },
    ...[...mainNavigation, settingsNavigation].map((item) => ({
      keys: `g ${item.go}`,
      label: item.label,
      group: "Go to",
      run: () => router.push(item.href),
    })),
  ]);
}
