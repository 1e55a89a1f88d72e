import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

/** One of many rows or columns of the same size, and where it lies. */
export interface WindowItem {
  index: number;
  start: number;
  end: number;
}

export interface WindowOptions {
  count: number;
  /** Of each, in px. */
  size: number;
  scroller: RefObject<HTMLElement | null>;
  horizontal?: boolean;
  /** What sticks at the start of the scroller and hides items under it, in px. */
  stuck: number;
  /** Items beyond each edge that are there before they are seen. */
  overscan: number;
  /** In px, until the scroller is measured; the server's answer too is made with it. */
  initialExtent: number;
  /** Stays in the page even out of sight, so that its focus is not lost; -1 for none. */
  pinned: number;
}

export interface Window {
  items: WindowItem[];
  /** Of all items together, in px. */
  total: number;
  scrollTo: (index: number, align: "nearest" | "center") => void;
}

interface Sight {
  offset: number;
  extent: number;
}

/** The indexes to render: those in sight with `overscan` around them, and the pinned one; ascending. */
export function windowIndexes(
  { offset, extent }: Sight,
  { count, size, overscan, pinned }: Pick<WindowOptions, "count" | "size" | "overscan" | "pinned">,
): number[] {
  // A list that shrank leaves the offset beyond its end until the browser has scrolled back.
  const from = Math.max(0, Math.min(Math.floor(offset / size), count - Math.ceil(extent / size)) - overscan);
  const to = Math.min(count, Math.ceil((offset + extent) / size) + overscan);
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  if (pinned < 0 || pinned >= count || (pinned >= from && pinned < to)) return indexes;
  return pinned < from ? [pinned, ...indexes] : [...indexes, pinned];
}

/** Where to scroll so that `index` is seen; null when it is. */
export function offsetFor(
  index: number,
  align: "nearest" | "center",
  { offset, extent }: Sight,
  { size, stuck }: Pick<WindowOptions, "size" | "stuck">,
): number | null {
  const start = index * size;
  const room = extent - stuck;
  if (align === "center") return Math.max(0, start - (room - size) / 2);
  if (start < offset) return start;
  return start + size > offset + room ? start + size - room : null;
}

/**
 * Renders only what is in sight of a long list whose items have one size. A virtualizer of the general kind measures and
 * corrects sizes; it alone weighs a fifth of what the page of an experiment may.
 */
export function useWindow(options: WindowOptions): Window {
  const { count, size, scroller, horizontal = false, stuck, initialExtent } = options;
  const [sight, setSight] = useState<Sight>({ offset: 0, extent: initialExtent });
  const look = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const offset = horizontal ? box.scrollLeft : box.scrollTop;
    const extent = horizontal ? box.clientWidth : box.clientHeight;
    // Rounded to whole items, so that a scroll within one renders nothing.
    const next = { offset: Math.floor(offset / size) * size, extent: Math.ceil(extent / size + 1) * size };
    setSight((before) => (before.offset === next.offset && before.extent === next.extent ? before : next));
  }, [scroller, horizontal, size]);
  useLayoutEffect(look, [look]);
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const observer = new ResizeObserver(look);
    observer.observe(box);
    // Within the frame that shows the new place: left to React's own time it would first be shown empty.
    const onScroll = () => flushSync(look);
    box.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", onScroll);
    };
  }, [scroller, look]);
  const scrollTo = useCallback(
    (index: number, align: "nearest" | "center") => {
      const box = scroller.current;
      if (box === null) return;
      const now = horizontal
        ? { offset: box.scrollLeft, extent: box.clientWidth }
        : { offset: box.scrollTop, extent: box.clientHeight };
      const offset = offsetFor(index, align, now, { size, stuck });
      if (offset !== null) box.scrollTo(horizontal ? { left: offset } : { top: offset });
    },
    [scroller, horizontal, size, stuck],
  );
  const items = windowIndexes(sight, options).map((index) => ({
    index,
    start: index * size,
    end: (index + 1) * size,
  }));
  return { items, total: count * size, scrollTo };
}
