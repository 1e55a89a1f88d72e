"use client";

import { Search } from "lucide-react";
import { Kbd } from "@/components/ui/kbd";
import { useIsMac } from "./shortcuts";

/** The button that opens the palette, in the sidebar or, as an icon, elsewhere. */
export function SearchButton({ compact = false, onClick }: { compact?: boolean; onClick: () => void }) {
  const mac = useIsMac();
  const keys = (
    <Kbd aria-hidden className="whitespace-nowrap px-0.5!">
      {mac ? "⌘K" : "Ctrl K"}
    </Kbd>
  );
  if (compact) {
    return (
      <button
        type="button"
        onClick={onClick}
        aria-label="Search or jump to"
        title="Search or jump to"
        className="grid size-9 place-items-center rounded-md text-muted-foreground transition-colors hover:bg-hover"
      >
        <Search className="size-4" aria-hidden />
      </button>
    );
  }
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-[30px] items-center gap-1.5 rounded-md border border-border-strong bg-card pl-2 pr-1.5 text-left text-muted-foreground transition-colors hover:bg-hover"
    >
      <Search className="size-[15px]" aria-hidden />
      <span className="min-w-0 flex-1 truncate">Search or jump to</span>
      {keys}
    </button>
  );
}
