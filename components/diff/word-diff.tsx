import { useMemo } from "react";
import { wordDiff } from "@/lib/domain/prompts/text-diff";
import { cn } from "@/lib/utils";
import { joinPhrases } from "./phrases";

/** Two texts in one: what only `from` has is struck out, what only `to` has is underlined. */
export function WordDiff({ from, to, className }: { from: string; to: string; className?: string }) {
  const pieces = useMemo(() => joinPhrases(wordDiff(from, to)), [from, to]);
  let at = 0;
  return (
    <p
      dir="auto"
      className={cn("whitespace-pre-wrap break-words leading-[21px] [unicode-bidi:plaintext]", className)}
    >
      {pieces.map((piece) => {
        const key = at;
        at += piece.text.length;
        if (piece.kind === "same") return <span key={key}>{piece.text}</span>;
        return piece.kind === "removed" ? (
          <del key={key} className="mark-del">
            {piece.text}
          </del>
        ) : (
          <ins key={key} className="mark-ins">
            {piece.text}
          </ins>
        );
      })}
    </p>
  );
}

/** What the two marks mean here. */
export function WordDiffLegend({ from, to }: { from: string; to: string }) {
  return (
    <span className="inline-flex items-center gap-1 text-2xs">
      <del className="mark-del">{from}</del>
      <ins className="mark-ins">{to}</ins>
    </span>
  );
}
