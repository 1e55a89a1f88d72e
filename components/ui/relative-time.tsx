"use client";

import { useEffect, useState } from "react";
import { formatExactTime, formatRelativeTime, MISSING } from "@/lib/domain/format";

/** A time as people say it, kept current; the exact time in the reader's zone on hover. */
export function RelativeTime({
  value,
  className,
}: {
  value: string | Date | null | undefined;
  className?: string;
}) {
  const [clock, setClock] = useState<{ now: Date; zone: string } | null>(null);
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const tick = () => setClock({ now: new Date(), zone });
    tick();
    const timer = setInterval(tick, 30_000);
    return () => clearInterval(timer);
  }, []);
  if (!value) return <span className="text-muted-foreground">{MISSING}</span>;
  return (
    // The server does not know the reader's clock; the first effect corrects the text.
    <time
      dateTime={new Date(value).toISOString()}
      title={formatExactTime(value, clock?.zone)}
      className={className}
      suppressHydrationWarning
    >
      {formatRelativeTime(value, clock?.now ?? new Date(), clock?.zone)}
    </time>
  );
}
