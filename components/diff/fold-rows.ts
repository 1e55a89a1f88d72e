import type { SplitRow } from "@/lib/domain/prompts/text-diff";

export type FoldedRow =
  | { kind: "row"; row: SplitRow; index: number }
  | { kind: "fold"; rows: SplitRow[]; index: number };

const CONTEXT = 2;
const FEWEST_FOLDED = 3;

/** Rows with long unchanged runs folded, two lines of context kept on each side of a change. */
export function foldRows(rows: readonly SplitRow[], unfolded: ReadonlySet<number>): FoldedRow[] {
  const near = new Set<number>();
  rows.forEach((row, index) => {
    if (row.kind === "same") return;
    for (let at = index - CONTEXT; at <= index + CONTEXT; at++) near.add(at);
  });
  const folded: FoldedRow[] = [];
  let index = 0;
  while (index < rows.length) {
    let end = index;
    while (end < rows.length && !near.has(end)) end++;
    const run = rows.slice(index, end);
    if (run.length >= FEWEST_FOLDED && !unfolded.has(index)) {
      folded.push({ kind: "fold", rows: run, index });
      index = end;
      continue;
    }
    const last = Math.max(end, index + 1);
    for (; index < last; index++) {
      const row = rows[index];
      if (row) folded.push({ kind: "row", row, index });
    }
  }
  return folded;
}

export function countChanges(rows: readonly SplitRow[]): { added: number; removed: number } {
  return {
    added: rows.filter((row) => row.kind !== "same" && row.right !== null).length,
    removed: rows.filter((row) => row.kind !== "same" && row.left !== null).length,
  };
}
