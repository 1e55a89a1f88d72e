"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { ImportError } from "@/lib/domain/examples/import";

const rowHeight = 32;

/** Every bad row by its number. There may be tens of thousands, so only those in view are in the page. */
export function ImportErrors({ errors }: { errors: readonly ImportError[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: errors.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={scroller} aria-label="Bad rows" tabIndex={0} className="scroll max-h-[360px]">
      <ol className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const error = errors[item.index];
          return (
            <li
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              aria-setsize={errors.length}
              aria-posinset={item.index + 1}
              className="absolute inset-x-0 top-0 flex gap-3 border-b px-4 py-1.5"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span className="tnum w-20 shrink-0 font-medium">
                {error?.row === 0 ? "File" : `Row ${error?.row}`}
              </span>
              <span className="min-w-0 break-words text-muted-foreground">{error?.message}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
