import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

/** One sentence on what goes here, one action. No pictures. */
export function EmptyState({
  children,
  action,
  className,
}: {
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("flex flex-col items-start gap-3 px-4 py-6", className)}>
      <p className="max-w-[60ch] text-muted-foreground">{children}</p>
      {action}
    </div>
  );
}
