import "server-only";

/** A cell that this process works on right now. Kept in memory only: it says what a page shows, never what is true. */
export interface LiveCell {
  exampleId: string;
  variantId: string;
  state: "calling" | "retrying" | "judging";
  /** Why it is tried again. */
  errorKind: string | null;
  /** When, in milliseconds since the epoch. */
  retryAt: number | null;
}

// Pages and the engine may be bundled apart: what one notes the other must see.
const globalCells = globalThis as typeof globalThis & { assayLiveCells?: Map<string, Set<LiveCell>> };

function live(): Map<string, Set<LiveCell>> {
  globalCells.assayLiveCells ??= new Map();
  return globalCells.assayLiveCells;
}

/** Notes that work on a cell began. Change the note as the work goes on, and end it with `endLiveCell`. */
export function beginLiveCell(
  experimentId: string,
  place: Pick<LiveCell, "exampleId" | "variantId" | "state">,
): LiveCell {
  const cell: LiveCell = { ...place, errorKind: null, retryAt: null };
  const cells = live().get(experimentId);
  if (cells === undefined) live().set(experimentId, new Set([cell]));
  else cells.add(cell);
  return cell;
}

/** Notes that work on a cell has ended, however it did. */
export function endLiveCell(experimentId: string, cell: LiveCell): void {
  const cells = live().get(experimentId);
  cells?.delete(cell);
  if (cells?.size === 0) live().delete(experimentId);
}

/** Cells of an experiment that this process works on; empty when another process does. */
export function liveCells(experimentId: string): LiveCell[] {
  return [...(live().get(experimentId) ?? [])];
}
