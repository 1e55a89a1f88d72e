"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/utils";
import { isCurrent, type NavItem } from "./navigation";

export interface NavNotes {
  /** Faint number beside the name. */
  count?: number;
  /** Number with a red dot: alerts that fire. */
  firing?: number;
  /** "1 / 3" beside the name. */
  progress?: { done: number; total: number };
}

/** In the rail the name is all there is to hear, and what stands beside it belongs to it. */
function railName(item: NavItem, { firing, progress }: NavNotes): string {
  const notes = [firing && `${firing} firing`, progress && `${progress.done} of ${progress.total} done`];
  return [item.label, ...notes.filter(Boolean)].join(", ");
}

/** One line of the navigation, or only its icon in the rail. */
export function NavLink({
  item,
  rail = false,
  notes = {},
  onNavigate,
}: {
  item: NavItem;
  rail?: boolean;
  notes?: NavNotes | undefined;
  onNavigate?: (() => void) | undefined;
}) {
  const current = isCurrent(usePathname(), item);
  const Icon = item.icon;
  return (
    <Link
      href={item.href}
      {...(onNavigate && { onClick: onNavigate })}
      aria-current={current ? "page" : undefined}
      aria-label={rail ? railName(item, notes) : undefined}
      title={rail ? (item.go ? `${item.label} (G then ${item.go.toUpperCase()})` : item.label) : undefined}
      className={cn(
        "relative flex items-center rounded-md font-medium transition-colors hover:bg-hover",
        rail ? "size-9 justify-center" : "h-[30px] gap-[9px] px-2",
        current ? "bg-hover text-foreground" : "text-muted-foreground",
      )}
    >
      <Icon className="size-4" aria-hidden />
      {!rail && <span className="flex-1">{item.label}</span>}
      {!rail && notes.count !== undefined && <span className="tnum text-2xs text-faint">{notes.count}</span>}
      {!rail && notes.progress && (
        <span className="tnum text-2xs text-faint">
          {notes.progress.done} <span aria-hidden>/</span>
          <span className="sr-only">of</span> {notes.progress.total}
          <span className="sr-only"> done</span>
        </span>
      )}
      {notes.firing ? (
        rail ? (
          <span className="absolute right-1.5 top-1.5 size-1.5 rounded-full bg-neg-line" />
        ) : (
          <span className="tnum inline-flex items-center gap-1 text-2xs font-medium text-neg">
            <span className="size-1.5 rounded-full bg-neg-line" aria-hidden />
            <span className="sr-only">firing</span>
            {notes.firing}
          </span>
        )
      ) : null}
    </Link>
  );
}
