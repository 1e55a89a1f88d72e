import { diffLines, diffWordsWithSpace } from "diff";

/** A piece of a line or text. `same` stands in both, `removed` only in the first, `added` only in the second. */
export interface DiffPiece {
  text: string;
  kind: "same" | "removed" | "added";
}

/** One side of a row: its line number from 1 and its pieces. */
export interface SplitSide {
  line: number;
  pieces: DiffPiece[];
}

/** A row of a side-by-side diff. A side is null where the other text has a line more. */
export interface SplitRow {
  kind: "same" | "changed" | "removed" | "added";
  left: SplitSide | null;
  right: SplitSide | null;
}

/**
 * Edits after which a diff gives up and shows everything as replaced: the algorithm is quadratic in edits, and a diff
 * with more of them helps nobody.
 */
const maxEdits = 2_000;

/** Word-level difference of two texts, in order. Texts too different are one removal and one addition. */
export function wordDiff(from: string, to: string): DiffPiece[] {
  if (from === to) return from === "" ? [] : [{ text: from, kind: "same" }];
  const changes = diffWordsWithSpace(from, to, { maxEditLength: maxEdits });
  if (changes !== undefined)
    return changes.map(({ value, added, removed }) => ({ text: value, kind: kindOf(added, removed) }));
  const whole: DiffPiece[] = [
    { text: from, kind: "removed" },
    { text: to, kind: "added" },
  ];
  return whole.filter((piece) => piece.text !== "");
}

function kindOf(added: boolean, removed: boolean): DiffPiece["kind"] {
  if (added) return "added";
  return removed ? "removed" : "same";
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function changedRow(left: string, right: string, leftLine: number, rightLine: number): SplitRow {
  const pieces = wordDiff(left, right);
  return {
    kind: "changed",
    left: { line: leftLine, pieces: pieces.filter((piece) => piece.kind !== "added") },
    right: { line: rightLine, pieces: pieces.filter((piece) => piece.kind !== "removed") },
  };
}

/** Rows for lines that were replaced: paired in order with word marks, the longer side's rest alone. */
function replacedRows(removed: string[], added: string[], leftStart: number, rightStart: number): SplitRow[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index): SplitRow => {
    const left = removed[index];
    const right = added[index];
    if (left !== undefined && right !== undefined) {
      return changedRow(left, right, leftStart + index, rightStart + index);
    }
    if (left !== undefined) {
      const side: SplitSide = { line: leftStart + index, pieces: [{ text: left, kind: "removed" }] };
      return { kind: "removed", left: side, right: null };
    }
    const side: SplitSide = { line: rightStart + index, pieces: [{ text: right ?? "", kind: "added" }] };
    return { kind: "added", left: null, right: side };
  });
}

/** Side-by-side rows of two texts, with word-level marks in changed lines. */
export function splitRows(from: string, to: string): SplitRow[] {
  const changes = diffLines(withNewline(from), withNewline(to), { maxEditLength: maxEdits }) ?? [
    { value: from, removed: true, added: false },
    { value: to, removed: false, added: true },
  ];
  const rows: SplitRow[] = [];
  let leftLine = 1;
  let rightLine = 1;
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    rows.push(...replacedRows(removed, added, leftLine, rightLine));
    leftLine += removed.length;
    rightLine += added.length;
    removed = [];
    added = [];
  };
  for (const change of changes) {
    const lines = linesOf(change.value);
    if (change.removed) removed.push(...lines);
    else if (change.added) added.push(...lines);
    else {
      flush();
      for (const line of lines) {
        const pieces: DiffPiece[] = line === "" ? [] : [{ text: line, kind: "same" }];
        rows.push({ kind: "same", left: { line: leftLine, pieces }, right: { line: rightLine, pieces } });
        leftLine += 1;
        rightLine += 1;
      }
    }
  }
  flush();
  return rows;
}

/** A text as whole lines, so that a missing last newline is not a change of the last line. */
export function withNewline(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
