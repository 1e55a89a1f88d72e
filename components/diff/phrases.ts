import type { DiffPiece } from "@/lib/domain/prompts/text-diff";

const separator = /^[\s\p{P}]{1,3}$/u;

/**
 * Changed words that only a space or a comma keeps apart, joined to phrases: one removal, one addition.
 * Word by word, a rewritten sentence reads as a zip of two; in phrases both can be read.
 */
export function joinPhrases(pieces: readonly DiffPiece[]): DiffPiece[] {
  const joined: DiffPiece[] = [];
  let group: DiffPiece[] = [];
  pieces.forEach((piece, index) => {
    const last = index === pieces.length - 1;
    const joins = group.length > 0 && !last && separator.test(piece.text);
    if (piece.kind !== "same" || joins) group.push(piece);
    else {
      joined.push(...phraseOf(group), piece);
      group = [];
    }
  });
  return [...joined, ...phraseOf(group)];
}

/** A group as one removal and one addition; as it stands when either would have no word in it. */
function phraseOf(group: readonly DiffPiece[]): readonly DiffPiece[] {
  const side = (other: DiffPiece["kind"]) =>
    group.flatMap((piece) => (piece.kind === other ? [] : [piece.text])).join("");
  const changed = (kind: DiffPiece["kind"]) => group.some((piece) => piece.kind === kind);
  if (!changed("removed") || !changed("added")) return group;
  return [
    { kind: "removed", text: side("added") },
    { kind: "added", text: side("removed") },
  ];
}
