import { cn } from "@/lib/utils";

export interface ProgressSegment {
  label: string;
  value: number;
  /** A background class of a token: "bg-foreground". */
  className: string;
}

/** A bar of segments over `max`. Put the numbers beside it: a bar alone is not enough. */
export function Progress({
  label,
  segments,
  max,
  value,
  className,
}: {
  label: string;
  segments: readonly ProgressSegment[];
  max: number;
  /** What counts as done; the first segment when left out. */
  value?: number;
  className?: string;
}) {
  const done = value ?? segments[0]?.value ?? 0;
  const used = segments.reduce((sum, segment) => sum + segment.value, 0);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={done}
      className={cn("flex h-2 gap-px overflow-hidden rounded-full", className)}
    >
      {segments
        .filter((segment) => segment.value > 0)
        .map((segment) => (
          <i key={segment.label} className={segment.className} style={{ flex: segment.value }} />
        ))}
      {max > used && <i className="bg-border-strong/60" style={{ flex: max - used }} />}
    </div>
  );
}
