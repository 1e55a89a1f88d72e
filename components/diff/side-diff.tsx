import type { DiffPiece } from "@/lib/domain/prompts/text-diff";

/** One side of a word diff: what only it has is marked, what only the other has is left out. */
export function SideDiff({ pieces, side }: { pieces: readonly DiffPiece[]; side: "from" | "to" }) {
  const own = side === "from" ? "removed" : "added";
  let at = 0;
  return (
    <p dir="auto" className="whitespace-pre-wrap break-words leading-[21px] [unicode-bidi:plaintext]">
      {pieces.map((piece) => {
        const key = at;
        at += piece.text.length;
        if (piece.kind === "same") return <span key={key}>{piece.text}</span>;
        if (piece.kind !== own) return null;
        return side === "from" ? (
          <del key={key} className="mark-del no-underline">
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
