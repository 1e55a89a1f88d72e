import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/utils";
import { type VerdictStatus, verdictStyles } from "./verdict-style";

const classes =
  "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm border pl-[5px] pr-[7px] text-2xs font-semibold tracking-[0.01em] [&_svg]:size-3 [&_svg]:stroke-[2.5]";

/** The verdict in a word with its glyph and edge; `sentence` says why, on hover and focus. */
export function VerdictChip({ verdict, sentence }: { verdict: VerdictStatus; sentence?: string }) {
  const style = verdictStyles[verdict];
  const Glyph = style.glyph;
  const content = (
    <>
      <Glyph aria-hidden className={cn(verdict === "running" && "animate-spin")} />
      {style.label}
    </>
  );
  if (!sentence) return <span className={cn(classes, style.chip)}>{content}</span>;
  return (
    <Tooltip content={sentence}>
      <button type="button" className={cn(classes, style.chip, "cursor-help!")}>
        {content}
      </button>
    </Tooltip>
  );
}

/** The glyph alone, for dense tables; the word is there for screen readers. */
export function VerdictGlyph({ verdict, className }: { verdict: VerdictStatus; className?: string }) {
  const style = verdictStyles[verdict];
  const Glyph = style.glyph;
  return (
    <span title={style.label.toLowerCase()} className={cn("inline-flex", style.text, className)}>
      <Glyph aria-hidden className="size-3 stroke-[2.5]" />
      <span className="sr-only">{style.label.toLowerCase()}</span>
    </span>
  );
}
