"use client";

import { type ComponentProps, useEffect, useRef, useState } from "react";
import { cn } from "@/lib/utils";

/**
 * A box whose content scrolls and holds nothing that takes focus. It is a tab stop only while some of it is out of
 * sight: then keys must reach it (WCAG 2.1.1), and otherwise a stop would be one too many.
 */
export function ScrollBox({ label, className, ...props }: ComponentProps<"div"> & { label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () =>
      setScrolls(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  });
  return (
    <div
      ref={box}
      {...(scrolls && { tabIndex: 0, role: "group", "aria-label": label })}
      // What is placed absolutely inside, such as a caption for screen readers, scrolls with it and lengthens no page.
      className={cn("scroll relative", className)}
      {...props}
    />
  );
}
