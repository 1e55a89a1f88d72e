"use client";

import { ListChecks } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { firstStepCount } from "@/lib/domain/first-steps";
import { NavLink } from "./nav-link";
import type { NavItem } from "./navigation";

const getStarted: NavItem = {
  key: "get-started",
  label: "Get started",
  href: "/get-started",
  icon: ListChecks,
};

export interface FirstStepsProgress {
  /** Steps taken when the page was made. */
  taken: number;
  /** Asks anew: the frame of the pages stays as it was made while a person goes from page to page. */
  count: () => Promise<number | null>;
}

/** How many first steps are taken by now; null for those who have none to take. */
export function useFirstSteps(progress: FirstStepsProgress | null): number | null {
  const path = usePathname();
  const [asked, setAsked] = useState(0);
  const count = progress?.count;
  const taken = progress === null ? null : Math.max(progress.taken, asked);
  const open = taken !== null && taken < firstStepCount;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step is taken on one page and seen from the next
  useEffect(() => {
    if (!open || count === undefined) return;
    let stale = false;
    void count().then((now) => {
      if (!stale && now !== null) setAsked(now);
    });
    return () => {
      stale = true;
    };
  }, [path, open, count]);
  return taken;
}

/** The way back to the first steps, until all are taken. */
export function FirstStepsLink({
  taken,
  rail,
  onNavigate,
}: {
  taken: number | null;
  rail?: boolean;
  onNavigate?: () => void;
}) {
  if (taken === null || taken >= firstStepCount) return null;
  return (
    <NavLink
      item={getStarted}
      {...(rail !== undefined && { rail })}
      notes={{ progress: { done: taken, total: firstStepCount } }}
      onNavigate={onNavigate}
    />
  );
}
