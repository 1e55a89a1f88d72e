import { cn } from "@/lib/utils";

export const segmentedClasses = "inline-flex gap-px rounded-md border border-border bg-muted p-0.5";

export function segmentClasses(on: boolean, className?: string): string {
  return cn(
    "inline-flex h-6 min-w-6 justify-center items-center gap-[5px] whitespace-nowrap rounded-sm px-2 text-xs font-medium transition-colors hover:text-foreground [&_svg]:size-3.5",
    on ? "bg-card text-foreground shadow-[0_0_0_1px_var(--border-strong)]" : "text-muted-foreground",
    className,
  );
}
