"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/utils";
import { TabCount, tabClasses } from "./tabs";

export interface LinkTab {
  href: string;
  label: string;
  count?: number;
  /** Current only on this very path, not below it. */
  exact?: boolean;
}

/** Tabs that are pages of their own, so each has an address. */
export function LinkTabs({ tabs, label }: { tabs: readonly LinkTab[]; label: string }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="scroll flex gap-5 border-b">
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
