import { type SplitRow, type SplitSide, wordDiff } from "@/lib/domain/prompts/text-diff";

// Larger blocks stay paired in order: the alignment is quadratic and a reader is lost in them anyway.
const MOST_LINES = 60;
// Dice coefficient of two lines' words from which they count as the same line, edited.
const SIMILAR = 0.4;

/** Changed blocks with each removed line beside the added line it most resembles, so that word marks say something. */
export function alignRows(rows: readonly SplitRow[]): SplitRow[] {
  const aligned: SplitRow[] = [];
  let block: SplitRow[] = [];
  for (const row of rows) {
    if (row.kind === "same") {
      aligned.push(...alignBlock(block), row);
      block = [];
    } else block.push(row);
  }
  return [...aligned, ...alignBlock(block)];
}

function alignBlock(block: readonly SplitRow[]): readonly SplitRow[] {
  const left = block.flatMap((row) => row.left ?? []);
  const right = block.flatMap((row) => row.right ?? []);
  if (left.length === 0 || right.length === 0 || left.length > MOST_LINES || right.length > MOST_LINES)
    return block;
  const likeness = left.map((a) => right.map((b) => similarity(textOf(a), textOf(b))));
  const best = bestTotals(likeness, left.length, right.length);
  const rows: SplitRow[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]];
    const pair = a && b ? (likeness[i]?.[j] ?? 0) : 0;
    const total = at(best, i, j);
    if (a && b && pair >= SIMILAR && total === pair + at(best, i + 1, j + 1)) {
      rows.push(changedRow(a, b));
      i += 1;
      j += 1;
    } else if (a && (!b || total === at(best, i + 1, j))) {
      rows.push({
        kind: "removed",
        left: { line: a.line, pieces: [{ kind: "removed", text: textOf(a) }] },
        right: null,
      });
      i += 1;
    } else if (b) {
      rows.push({
        kind: "added",
        left: null,
        right: { line: b.line, pieces: [{ kind: "added", text: textOf(b) }] },
      });
      j += 1;
    }
  }
  return rows;
}

/** Highest total likeness of what remains from line i and j on, by dynamic programming from the end. */
function bestTotals(likeness: readonly (readonly number[])[], rows: number, columns: number): number[][] {
  const best = Array.from({ length: rows + 1 }, () => new Array<number>(columns + 1).fill(0));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const pair = likeness[i]?.[j] ?? 0;
      const paired = pair >= SIMILAR ? pair + at(best, i + 1, j + 1) : 0;
      const row = best[i];
      if (row) row[j] = Math.max(paired, at(best, i + 1, j), at(best, i, j + 1));
    }
  }
  return best;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

function changedRow(a: SplitSide, b: SplitSide): SplitRow {
  const pieces = wordDiff(textOf(a), textOf(b));
  return {
    kind: "changed",
    left: { line: a.line, pieces: pieces.filter((piece) => piece.kind !== "added") },
    right: { line: b.line, pieces: pieces.filter((piece) => piece.kind !== "removed") },
  };
}

function textOf(side: SplitSide): string {
  return side.pieces.map((piece) => piece.text).join("");
}

function similarity(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  if (left.length === 0 || right.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of right) {
    const count = counts.get(word) ?? 0;
    if (count > 0) shared += 1;
    counts.set(word, count - 1);
  }
  return (2 * shared) / (left.length + right.length);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}
