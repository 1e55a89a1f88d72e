import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/**
 * Scrolls sideways inside its card when narrow; give `label` so that the scrolling region has a name.
 * `maxHeight` (any CSS length) makes it scroll down too, with the heads staying.
 */
export function Table({
  label,
  maxHeight,
  className,
  ...props
}: ComponentProps<"table"> & { label: string; maxHeight?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="scroll" style={maxHeight ? { maxHeight } : undefined}>
      <table className={cn("w-full border-collapse text-sm", className)} {...props} />
    </section>
  );
}

export function TableHeader({ className, ...props }: ComponentProps<"thead">) {
  return (
    <thead className={cn("sticky top-0 z-10 bg-card text-2xs text-muted-foreground", className)} {...props} />
  );
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody {...props} />;
}

/** `density`: results 31 px, lists 34 px (default), verdicts 41 px. `baseline` fills the baseline's row. */
export function TableRow({
  density = "list",
  baseline = false,
  className,
  ...props
}: ComponentProps<"tr"> & { density?: "results" | "list" | "verdict"; baseline?: boolean }) {
  const height = density === "results" ? "h-[31px]" : density === "verdict" ? "h-[41px]" : "h-[34px]";
  return (
    <tr
      className={cn(
        height,
        "border-b last:border-b-0 [thead_&]:last:border-b",
        baseline && "bg-muted/60",
        className,
      )}
      {...props}
    />
  );
}

const edges = "px-2 first:pl-4 last:pr-4";

export function TableHead({
  numeric = false,
  className,
  ...props
}: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={cn("h-8 whitespace-nowrap font-medium", edges, numeric && "num", className)}
      {...props}
    />
  );
}

/** The first cell of a row. */
export function TableRowHead({ className, ...props }: ComponentProps<"th">) {
  return <th scope="row" className={cn("font-medium", edges, className)} {...props} />;
}

export function TableCell({
  numeric = false,
  className,
  ...props
}: ComponentProps<"td"> & { numeric?: boolean }) {
  return <td className={cn(edges, numeric && "num", className)} {...props} />;
}
