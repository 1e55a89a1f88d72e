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

// A line with less than this share of its letters unchanged is another line; marking its words says nothing.
const FEWEST_SAME = 0.35;

/** One side of a changed line: marked words joined across separators, or no marks where the line is all new. */
export function markLine(pieces: readonly DiffPiece[]): DiffPiece[] {
  const letters = (list: readonly DiffPiece[]) =>
    list.reduce((sum, piece) => sum + piece.text.replace(/[\s\p{P}]/gu, "").length, 0);
  const same = letters(pieces.filter((piece) => piece.kind === "same"));
  if (same < FEWEST_SAME * letters(pieces)) return unmarked(pieces);
  const marked: DiffPiece[] = [];
  pieces.forEach((piece, index) => {
    const last = marked.at(-1);
    const next = pieces[index + 1];
    const between = piece.kind === "same" && separator.test(piece.text) && last && next;
    const kind = between && last.kind !== "same" && last.kind === next.kind ? last.kind : piece.kind;
    if (last && last.kind === kind) marked[marked.length - 1] = { kind, text: last.text + piece.text };
    else marked.push({ kind, text: piece.text });
  });
  return marked;
}

/** The text of a line without marks. */
export function unmarked(pieces: readonly DiffPiece[]): DiffPiece[] {
  return [{ kind: "same", text: pieces.map((piece) => piece.text).join("") }];
}
