import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("min-w-0 rounded-lg border border-border bg-card", className)} {...props} />;
}

/** Title bar of a card with a hairline under it. `aside` stands right. */
export function CardHeader({
  title,
  hint,
  aside,
  className,
  id,
}: {
  title: ReactNode;
  hint?: ReactNode;
  aside?: ReactNode;
  className?: string;
  id?: string;
}) {
  return (
    <header
      className={cn("flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 border-b px-4 py-1.5", className)}
    >
      <h2 id={id} className="text-xs font-semibold">
        {title}
      </h2>
      {hint && <span className="text-2xs text-muted-foreground">{hint}</span>}
      {aside && <div className="ml-auto flex items-center gap-2">{aside}</div>}
    </header>
  );
}

export function CardContent({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("p-4", className)} {...props} />;
}
