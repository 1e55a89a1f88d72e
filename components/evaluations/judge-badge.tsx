import { Scale } from "lucide-react";
import Link from "next/link";
import { cn } from "@/lib/utils";

/** How far people agree with the judge, beside a judged score; leads to where it is measured. */
export function JudgeBadge({ text, className }: { text: string; className?: string }) {
  return (
    <Link
      href="/evaluations/review"
      title="From blind reviews of cells drawn at random"
      className={cn(
        "tnum inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm bg-muted px-1.5 text-2xs font-medium text-muted-foreground hover:text-foreground",
        className,
      )}
    >
      <Scale className="size-3" aria-hidden />
      {text}
    </Link>
  );
}
