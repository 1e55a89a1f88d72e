import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export const controlClasses =
  "control rounded-md border border-border-strong bg-card text-sm text-foreground transition-colors hover:border-neutral-line/60 aria-invalid:border-neg-line disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(controlClasses, "h-[30px] px-2.5", className)} {...props} />;
}
