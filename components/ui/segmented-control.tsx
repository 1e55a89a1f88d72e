"use client";

import type { KeyboardEvent, ReactNode } from "react";
import { formatCount } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { segmentClasses, segmentedClasses } from "./segmented-control-classes";

export interface Segment<Value extends string> {
  value: Value;
  label: ReactNode;
  count?: number;
  /** Accessible name when the label is an icon. */
  name?: string;
}

/** A few exclusive choices in a row. Arrow keys move between them. */
export function SegmentedControl<Value extends string>({
  label,
  segments,
  value,
  onChange,
  className,
}: {
  label: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const at = segments.findIndex((segment) => segment.value === value);
    const next = segments[(at + step + segments.length) % segments.length];
    if (!next) return;
    onChange(next.value);
    event.currentTarget.querySelectorAll("button")[segments.indexOf(next)]?.focus();
  };
  return (
    <fieldset aria-label={label} onKeyDown={onKeyDown} className={cn(segmentedClasses, className)}>
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          aria-pressed={segment.value === value}
          aria-label={segment.name}
          title={segment.name}
          onClick={() => onChange(segment.value)}
          className={segmentClasses(segment.value === value)}
        >
          {segment.label}
          {segment.count !== undefined && (
            <span className="tnum font-normal">{formatCount(segment.count)}</span>
          )}
        </button>
      ))}
    </fieldset>
  );
}
