import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { cn } from "@/lib/utils";

export interface Crumb {
  label: string;
  href?: string;
}

/** The 44 px bar at the top of a page: where you are, and the controls of the whole page. */
export function TopBar({
  breadcrumbs,
  hint,
  children,
  className,
}: {
  breadcrumbs: readonly Crumb[];
  /** Muted text after the name: "last 24 h, changes against the 24 h before". */
  hint?: ReactNode;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <header
      className={cn(
        "flex min-h-11 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b bg-background px-4 py-1 lg:px-6",
        className,
      )}
    >
      <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-2">
        {breadcrumbs.map((crumb, index) => (
          <Fragment key={`${crumb.href ?? ""}${crumb.label}`}>
            {index > 0 && <Slash />}
            {crumb.href && index < breadcrumbs.length - 1 ? (
              <Link
                href={crumb.href}
                className="inline-flex min-h-6 items-center whitespace-nowrap text-muted-foreground transition-colors hover:text-foreground"
              >
                {crumb.label}
              </Link>
            ) : (
              <span className="truncate font-medium" title={crumb.label} aria-current="page">
                {crumb.label}
              </span>
            )}
          </Fragment>
        ))}
      </nav>
      {hint && <span className="truncate text-xs text-muted-foreground">{hint}</span>}
      {children && <div className="ml-auto flex items-center gap-2">{children}</div>}
    </header>
  );
}

function Slash() {
  return (
    <svg width="7" height="16" viewBox="0 0 7 16" className="text-border-strong" aria-hidden>
      <path d="M6 2 1 14" stroke="currentColor" strokeWidth="1.25" />
    </svg>
  );
}

/**
 * One page: top bar, scrolling content, and a drawer that pushes instead of covering.
 * `flush` leaves out the gutter, for pages of panels such as the playground.
 */
export function Page({
  breadcrumbs,
  hint,
  actions,
  drawer,
  flush = false,
  className,
  children,
}: {
  breadcrumbs: readonly Crumb[];
  hint?: ReactNode;
  /** Controls at the right of the top bar. */
  actions?: ReactNode;
  drawer?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <TopBar breadcrumbs={breadcrumbs} hint={hint}>
          {actions}
        </TopBar>
        <main
          id="main"
          tabIndex={-1}
          className={cn(
            "min-h-0 flex-1",
            flush ? "flex overflow-hidden" : "scroll px-4 pb-8 pt-4 lg:px-6",
            className,
          )}
        >
          {children}
        </main>
      </div>
      {drawer}
    </>
  );
}

/** Title line of a page: name, what stands beside it, and the buttons at the right. */
export function PageHeader({
  title,
  badges,
  description,
  actions,
}: {
  title: ReactNode;
  badges?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
      <div className="min-w-0 flex-1 basis-[220px]">
        <div className="flex min-h-[30px] flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {badges}
        </div>
        {description && <p className="mt-0.5 text-muted-foreground">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
