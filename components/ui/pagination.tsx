import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonVariants } from "./button";

/** Foot of a cursor-paged list. `firstHref` leads back to the start, `nextHref` on; null hides the way. */
export function CursorPagination({
  firstHref,
  nextHref,
  children,
}: {
  firstHref: string | null;
  nextHref: string | null;
  /** What this page shows: "50 runs". */
  children?: ReactNode;
}) {
  if (!firstHref && !nextHref && !children) return null;
  return (
    <nav
      aria-label="Pagination"
      className="flex min-h-10 items-center gap-2 border-t px-4 text-2xs text-muted-foreground"
    >
      <span className="tnum flex-1">{children}</span>
      {firstHref && (
        <Link href={firstHref} className={buttonVariants({ size: "sm" })}>
          <ChevronLeft aria-hidden />
          First page
        </Link>
      )}
      {nextHref && (
        <Link href={nextHref} rel="next" className={buttonVariants({ size: "sm" })}>
          Next
          <ChevronRight aria-hidden />
        </Link>
      )}
    </nav>
  );
}
