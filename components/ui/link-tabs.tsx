"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { cn } from "@/lib/utils";
import { TabCount, tabClasses } from "./tab-parts";

export interface LinkTab {
  href: string;
  label: string;
  count?: number;
  /** Current only on this very path, not below it. */
  exact?: boolean;
}

/** Of the tab before the current one, so that it is seen that there are more. */
const SHOWN_BEFORE_PX = 48;

/** Tabs that are pages of their own, so each has an address. */
export function LinkTabs({ tabs, label }: { tabs: readonly LinkTab[]; label: string }) {
  const pathname = usePathname();
  const row = useRef<HTMLElement>(null);
  // Where the tabs are wider than the screen the current one may be out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path has another current tab
  useEffect(() => {
    const box = row.current;
    const tab = box?.querySelector<HTMLElement>("[aria-current]");
    if (!box || !tab) return;
    const start = tab.offsetLeft - box.offsetLeft;
    if (start + tab.offsetWidth > box.clientWidth) box.scrollLeft = start - SHOWN_BEFORE_PX;
  }, [pathname]);
  return (
    <nav ref={row} aria-label={label} className="scroll flex gap-5 border-b">
      {tabs.map((tab) => {
        const current = pathname === tab.href || (!tab.exact && pathname.startsWith(`${tab.href}/`));
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={current ? "page" : undefined}
            className={cn(tabClasses, current && "border-foreground! text-foreground!")}
          >
            {tab.label}
            {tab.count !== undefined && <TabCount>{tab.count}</TabCount>}
          </Link>
        );
      })}
    </nav>
  );
}
