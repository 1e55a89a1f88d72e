import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

/** Inline, where it happened: what failed, the provider's code, what to do. */
export function ErrorState({
  title,
  code,
  children,
  action,
  className,
}: {
  title: string;
  code?: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div
      role="alert"
      className={cn(
        "flex items-start gap-2.5 rounded-md border border-neg-line/40 bg-neg-bg px-3 py-2.5",
        className,
      )}
    >
      <CircleAlert className="mt-0.5 size-4 text-neg" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-neg">
          {title}
          {code && <span className="mono ml-2 font-normal">{code}</span>}
        </p>
        {children && <div className="text-foreground">{children}</div>}
      </div>
      {action}
    </div>
  );
}
