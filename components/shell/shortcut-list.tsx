"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { type Shortcut, shortcutKeys, useIsMac, useShortcutList } from "./shortcuts";

/** The "?" list: every shortcut of this page by group. */
export function ShortcutList({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const shortcuts = useShortcutList();
  const mac = useIsMac();
  const groups = Map.groupBy(shortcuts, (shortcut: Shortcut) => shortcut.group);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard" description="Letters are off while a field has focus.">
        <div className="grid gap-4">
          {[...groups].map(([group, list]) => (
            <section key={group} aria-label={group}>
              <h3 className="mb-1 text-2xs text-muted-foreground">{group}</h3>
              <ul>
                {[...new Map(list.map((one) => [one.keys, one])).values()].map((one) => (
                  <li key={one.keys} className="flex h-7 items-center gap-1">
                    <span className="flex-1">{one.label}</span>
                    {shortcutKeys(one.keys, mac).map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
