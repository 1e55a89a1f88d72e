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
const maxEdits = 1_000;

/** The same for each of several diffs that are made together: all of them take no longer than one may. */
export function editLimit(diffs: number): number {
  return Math.max(1, Math.floor(maxEdits / Math.sqrt(Math.max(1, diffs))));
}

/**
 * Word-level difference of two texts, in order. Texts too different are one removal and one addition.
 * @param diffs how many are made together with this one.
 */
export function wordDiff(from: string, to: string, diffs = 1): DiffPiece[] {
  if (from === to) return from === "" ? [] : [{ text: from, kind: "same" }];
  const changes = diffWordsWithSpace(from, to, { maxEditLength: editLimit(diffs) });
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

interface NumberedLine {
  line: number;
  text: string;
}

function changedRow(left: NumberedLine, right: NumberedLine, diffs: number): SplitRow {
  const pieces = wordDiff(left.text, right.text, diffs);
  return {
    kind: "changed",
    left: { line: left.line, pieces: pieces.filter((piece) => piece.kind !== "added") },
    right: { line: right.line, pieces: pieces.filter((piece) => piece.kind !== "removed") },
  };
}

/** Rows for lines that were replaced: paired in order with word marks, the longer side's rest alone. */
function replacedRows(removed: NumberedLine[], added: NumberedLine[], diffs: number): SplitRow[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index): SplitRow => {
    const left = removed[index];
    const right = added[index];
    if (left !== undefined && right !== undefined) return changedRow(left, right, diffs);
    if (left !== undefined) {
      const side: SplitSide = { line: left.line, pieces: [{ text: left.text, kind: "removed" }] };
      return { kind: "removed", left: side, right: null };
    }
    const { line = 0, text = "" } = right ?? {};
    return { kind: "added", left: null, right: { line, pieces: [{ text, kind: "added" }] } };
  });
}

function lineChanges(from: string, to: string, diffs: number) {
  const changes = diffLines(withNewline(from), withNewline(to), { maxEditLength: editLimit(diffs) }) ?? [
    { value: from, removed: true, added: false },
    { value: to, removed: false, added: true },
  ];
  return changes.map(({ value, added, removed }) => ({
    lines: linesOf(value),
    kind: kindOf(added, removed),
  }));
}

/**
 * Side-by-side rows of two texts, with word-level marks in changed lines.
 * @param diffs how many are made together with this one.
 */
export function splitRows(from: string, to: string, diffs = 1): SplitRow[] {
  const changes = lineChanges(from, to, diffs);
  const removedLines = changes.reduce(
    (sum, { kind, lines }) => sum + (kind === "removed" ? lines.length : 0),
    0,
  );
  const rows: SplitRow[] = [];
  const waiting: { removed: NumberedLine[]; added: NumberedLine[] } = { removed: [], added: [] };
  const next = { left: 1, right: 1 };
  const flush = () => {
    const replaced = replacedRows(waiting.removed, waiting.added, diffs * Math.max(1, removedLines));
    for (const row of replaced) rows.push(row);
    waiting.removed = [];
    waiting.added = [];
  };
  for (const { kind, lines } of changes) {
    if (kind === "same") flush();
    for (const text of lines) {
      if (kind === "removed") waiting.removed.push({ line: next.left++, text });
      else if (kind === "added") waiting.added.push({ line: next.right++, text });
      else {
        const pieces: DiffPiece[] = text === "" ? [] : [{ text, kind }];
        rows.push({
          kind,
          left: { line: next.left++, pieces },
          right: { line: next.right++, pieces },
        });
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
