import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** A block in the shape of what is coming. Appears after 150 ms, so quick answers do not flash. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div aria-hidden className={cn("animate-appear rounded-sm bg-muted", className)} {...props} />;
}

/** Rows of a table or list that is loading. */
export function SkeletonRows({ rows = 8, className }: { rows?: number; className?: string }) {
  return (
    <div role="status" aria-label="Loading" className={className}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are interchangeable and never reorder
        <div key={row} className="flex h-[34px] items-center gap-4 border-b px-4 last:border-b-0">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
