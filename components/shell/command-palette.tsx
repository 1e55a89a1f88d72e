"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import { dialogClasses, overlayClasses } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useReturnFocus } from "@/components/ui/return-focus";
import { cn } from "@/lib/utils";
import { mainNavigation, settingsNavigation } from "./navigation";

export interface PaletteItem {
  id: string;
  group: string;
  label: string;
  /** Shown muted at the right: "v4", "2 h ago". */
  hint?: string;
  href: string;
  /** Too many to list: shown once it is typed for. */
  whenTyped?: boolean;
}

const SEARCH_DELAY_MS = 150;

const pages: readonly PaletteItem[] = [...mainNavigation, settingsNavigation].map((item) => ({
  id: `go-${item.key}`,
  group: "Go to",
  label: item.label,
  hint: `G ${item.go.toUpperCase()}`,
  href: item.href,
}));

/** Cmd K: pages and actions at once, and what `search` finds in the workspace while typing. */
export function CommandPalette({
  open,
  onOpenChange,
  actions = [],
  search,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  actions?: readonly PaletteItem[];
  search?: ((query: string) => Promise<PaletteItem[]>) | undefined;
}) {
  const router = useRouter();
  const returnFocus = useReturnFocus();
  const [query, setQuery] = useState("");
  const [found, busy] = useSearch(search, open ? query : "");
  const fixed = filter([...actions, ...pages], query);
  const groups = Map.groupBy([...found, ...fixed], (item: PaletteItem) => item.group);
  const close = (next: boolean) => {
    if (!next) setQuery("");
    onOpenChange(next);
  };
  return (
    <Dialog.Root open={open} onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClasses} />
        <Dialog.Content
          aria-describedby={undefined}
          {...returnFocus}
          className={cn(dialogClasses, "w-[min(calc(100vw-32px),560px)]!")}
        >
          <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
          <Command shouldFilter={false} loop className="flex min-h-0 flex-col">
            <div className="flex h-11 items-center gap-2 border-b px-3">
              <Search className="size-4 text-muted-foreground" aria-hidden />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder="Search or jump to"
                className="h-full flex-1 bg-transparent text-base outline-none"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="scroll max-h-[min(52vh,420px)] p-1" aria-busy={busy}>
              <Command.Empty className="px-3 py-4 text-muted-foreground">
                {busy ? "Searching" : `Nothing matches “${query}”.`}
              </Command.Empty>
              {[...groups].map(([group, items]) => (
                <Command.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-muted-foreground"
                >
                  {items.map((item) => (
                    <Command.Item
                      key={item.id}
                      value={item.id}
                      onSelect={() => {
                        close(false);
                        router.push(item.href);
                      }}
                      className="flex h-8 cursor-default items-center gap-2 rounded-sm px-2 data-[selected=true]:bg-hover"
                    >
                      <span className="min-w-0 flex-1 truncate">{item.label}</span>
                      {item.hint && <span className="tnum text-2xs text-muted-foreground">{item.hint}</span>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function filter(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) =>
    words.length === 0 ? !item.whenTyped : words.every((word) => item.label.toLowerCase().includes(word)),
  );
}

function useSearch(
  search: ((query: string) => Promise<PaletteItem[]>) | undefined,
  query: string,
): [PaletteItem[], boolean] {
  const [answer, setAnswer] = useState<{ query: string; items: PaletteItem[] }>({ query: "", items: [] });
  const wanted = query.trim();
  useEffect(() => {
    if (!search || !wanted) return;
    let stale = false;
    const timer = setTimeout(async () => {
      // A failed search leaves the pages and actions usable.
      const items = await search(wanted).catch(() => []);
      if (!stale) setAnswer({ query: wanted, items });
    }, SEARCH_DELAY_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [search, wanted]);
  if (!wanted) return [[], false];
  return [answer.query ? answer.items : [], Boolean(search) && answer.query !== wanted];
}
