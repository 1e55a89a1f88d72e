import { formatCount } from "@/lib/domain/format";

/** The look of a tab, whether it switches a panel or leads to a page. */
export const tabClasses =
  "-mb-px inline-flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 border-transparent text-sm font-medium text-muted-foreground transition-colors hover:text-foreground";

export function TabCount({ children }: { children: number }) {
  return (
    <span className="tnum rounded-sm bg-muted px-[5px] text-2xs font-medium text-muted-foreground">
      {formatCount(children)}
    </span>
  );
}
