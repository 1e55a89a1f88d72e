import Link from "next/link";
import type { SectionView } from "@/lib/domain/api/openapi/reference";
import { cn } from "@/lib/utils";
import { MethodBadge } from "./operation-card";

/** Sections of the reference, the open one with its calls. */
export function DocsNav({ sections, current }: { sections: readonly SectionView[]; current: string | null }) {
  const item = "block rounded-md px-2 py-1 hover:bg-hover";
  return (
    <nav aria-label="API reference" className="flex flex-col gap-0.5 text-sm">
      <Link
        href="/docs"
        aria-current={current === null ? "page" : undefined}
        className={cn(item, current === null && "bg-hover font-medium")}
      >
        Overview
      </Link>
      {sections.map(({ slug, name, operations, events }) => (
        <div key={slug}>
          <Link
            href={`/docs/${slug}`}
            aria-current={current === slug ? "page" : undefined}
            className={cn(item, current === slug && "bg-hover font-medium")}
          >
            {name}
          </Link>
          {current === slug && (
            <ul className="mb-1 ml-2 flex flex-col border-l pl-1">
              {operations.map((operation) => (
                <li key={operation.id}>
                  <a href={`#${operation.id}`} className={cn(item, "flex! items-start gap-2 text-xs!")}>
                    <MethodBadge method={operation.method} className="w-[46px]!" />
                    <span>{operation.summary}</span>
                  </a>
                </li>
              ))}
              {events.map(({ type }) => (
                <li key={type}>
                  <a href={`#${type}`} className={cn(item, "flex! items-start gap-2 text-xs!")}>
                    <MethodBadge method="event" className="w-[46px]!" />
                    <span className="min-w-0 break-all">{type}</span>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </nav>
  );
}
