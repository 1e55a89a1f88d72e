import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

const tones = {
  neutral: "bg-muted text-muted-foreground",
  pos: "bg-pos-bg text-pos",
  neg: "bg-neg-bg text-neg",
  warn: "bg-warn-bg text-warn",
  info: "bg-info-bg text-info",
  var: "bg-var-bg text-var",
} as const;

export type BadgeTone = keyof typeof tones;

/** A short status word. Give it a glyph too: colour alone says nothing to some readers. */
export function Badge({
  tone = "neutral",
  className,
  ...props
}: ComponentProps<"span"> & { tone?: BadgeTone }) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-2xs font-medium [&_svg]:size-3 [&_svg]:stroke-[2.25]",
        tones[tone],
        className,
      )}
      {...props}
    />
  );
}

/** A small count beside a title or a name. */
export function Count({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      className={cn(
        "tnum rounded-sm bg-muted px-[5px] text-2xs font-medium text-muted-foreground",
        className,
      )}
      {...props}
    />
  );
}

/** A tag or label with a hairline edge. */
export function Chip({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      className={cn(
        "inline-flex h-[18px] items-center gap-1 whitespace-nowrap rounded-sm border border-border-strong bg-card px-1.5 text-2xs font-medium text-foreground",
        className,
      )}
      {...props}
    />
  );
}
