import Link from "next/link";
import { segmentClasses, segmentedClasses } from "./segmented-control-classes";

/** A segmented control whose choices live in the URL: `1 h`, `24 h`, `7 d`. */
export function LinkSegments({
  label,
  segments,
}: {
  label: string;
  segments: readonly { href: string; label: string; current: boolean }[];
}) {
  return (
    <nav aria-label={label} className={segmentedClasses}>
      {segments.map((segment) => (
        <Link
          key={segment.href}
          href={segment.href}
          scroll={false}
          aria-current={segment.current ? "true" : undefined}
          className={segmentClasses(segment.current)}
        >
          {segment.label}
        </Link>
      ))}
    </nav>
  );
}
