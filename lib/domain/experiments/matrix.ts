/** Where a cell stands. `unscored` is finished without a score: an evaluator failed, or none counts. */
export type CellState = "queued" | "calling" | "judging" | "retrying" | "scored" | "unscored" | "failed";

/** One variant on one example, trials taken together. */
export interface MatrixCell {
  /** Id of the first trial's cell. */
  id: string;
  state: CellState;
  /** Mean over the scored trials, in [0,1]; null when there is none. */
  score: number | null;
  passed: boolean | null;
  /** Passed in some trials and failed in others. */
  flaky: boolean;
  /** Every answer was reused from an earlier identical call. */
  reused: boolean;
  /** What a failed call answered: "429", "timeout". */
  errorCode: string | null;
}

/** One golden example with its cells in the order of the experiment's variants. */
export interface MatrixRow {
  exampleId: string;
  /** Short name that is unique here: "ex_036". */
  name: string;
  /** What the example is about, one line. */
  title: string;
  tags: readonly string[];
  cells: readonly (MatrixCell | null)[];
}

export const matrixFilters = ["all", "regressions", "improvements", "failures", "flaky", "errors"] as const;
export type MatrixFilter = (typeof matrixFilters)[number];

export const matrixSorts = ["drop", "gain", "change", "lowest", "run"] as const;
export type MatrixSort = (typeof matrixSorts)[number];

/** A score this far from the baseline's is marked with a triangle and counts as moved. */
export const MOVE = 0.1;
/** Below this a score counts as a failure. */
export const FAILURE = 0.5;
// Scores come from decimals: 0.93 − 0.83 must count as 0.10.
const EPSILON = 1e-9;

const binEdges = [0.4, 0.5, 0.6, 0.75, 0.85, 0.93] as const;

/** The step 0 to 6 of the heat scale a score in [0,1] falls into. */
export function heatBin(score: number): number {
  const bin = binEdges.findIndex((edge) => score < edge);
  return bin === -1 ? binEdges.length : bin;
}

/** Score minus the baseline's, or null where either is missing. */
export function delta(score: number | null, baseline: number | null): number | null {
  return score === null || baseline === null ? null : score - baseline;
}

/** Whether a difference is large enough for a triangle. */
export function moveOf(difference: number | null): "up" | "down" | null {
  if (difference === null || Math.abs(difference) < MOVE - EPSILON) return null;
  return difference > 0 ? "up" : "down";
}

/** What part of a matrix is looked at. */
export interface MatrixSight {
  baselineIndex: number;
  /** One variant's column, whose cells alone count; null: every variant's. */
  focus?: number | null;
}

/** The lowest and the highest difference from the baseline in a row; null when nothing can be compared. */
function extremes(
  row: MatrixRow,
  { baselineIndex, focus = null }: MatrixSight,
): { worst: number; best: number } | null {
  const baseline = row.cells[baselineIndex]?.score ?? null;
  if (baseline === null) return null;
  let worst = Number.POSITIVE_INFINITY;
  let best = Number.NEGATIVE_INFINITY;
  for (const [index, cell] of row.cells.entries()) {
    if (index === baselineIndex || (focus !== null && index !== focus)) continue;
    const score = cell?.score ?? null;
    if (score === null) continue;
    worst = Math.min(worst, score - baseline);
    best = Math.max(best, score - baseline);
  }
  return worst === Number.POSITIVE_INFINITY ? null : { worst, best };
}

/** The lowest difference from the baseline in a row; null when nothing can be compared. */
export function worstDelta(row: MatrixRow, sight: MatrixSight): number | null {
  return extremes(row, sight)?.worst ?? null;
}

function cellsInSight(row: MatrixRow, { focus = null }: MatrixSight): readonly (MatrixCell | null)[] {
  return focus === null ? row.cells : [row.cells[focus] ?? null];
}

/** Whether a filter keeps a row: one cell that fits is enough. */
export function keeps(row: MatrixRow, filter: MatrixFilter, sight: MatrixSight): boolean {
  switch (filter) {
    case "all":
      return true;
    case "regressions":
      return moveOf(worstDelta(row, sight)) === "down";
    case "improvements":
      return moveOf(extremes(row, sight)?.best ?? null) === "up";
    case "failures":
      return cellsInSight(row, sight).some(
        (cell) => cell !== null && cell.score !== null && cell.score < FAILURE,
      );
    case "flaky":
      return cellsInSight(row, sight).some((cell) => cell?.flaky === true);
    case "errors":
      return cellsInSight(row, sight).some((cell) => cell?.state === "failed");
  }
}

/** Rows whose name, title or a tag has every word of a search, whatever its case. */
export function searchRows(rows: readonly MatrixRow[], query: string): readonly MatrixRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = [row.name, row.title, ...row.tags].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What a row is ordered by, lowest first; null comes last. */
function sortKey(row: MatrixRow, sort: Exclude<MatrixSort, "run">, sight: MatrixSight): number | null {
  switch (sort) {
    case "drop":
      return worstDelta(row, sight);
    case "gain":
    case "change": {
      const all = extremes(row, sight);
      if (all === null) return null;
      return -(sort === "gain" ? all.best : Math.max(all.best, -all.worst));
    }
    case "lowest": {
      const scores = cellsInSight(row, sight).flatMap((cell) =>
        cell === null || cell.score === null ? [] : [cell.score],
      );
      return scores.length === 0 ? null : Math.min(...scores);
    }
  }
}

/** Rows a filter keeps, in the order asked for. Ties stay in run order; rows without a value come last. */
export function arrangeRows(
  rows: readonly MatrixRow[],
  filter: MatrixFilter,
  sort: MatrixSort,
  sight: MatrixSight,
): MatrixRow[] {
  const kept = rows.filter((row) => keeps(row, filter, sight));
  if (sort === "run") return kept;
  return kept
    .map((row) => ({ row, key: sortKey(row, sort, sight) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.key === b.key ? 0 : a.key - b.key))
    .map(({ row }) => row);
}

/** How many rows each filter keeps. */
export function filterCounts(rows: readonly MatrixRow[], sight: MatrixSight): Record<MatrixFilter, number> {
  const counts = { all: 0, regressions: 0, improvements: 0, failures: 0, flaky: 0, errors: 0 };
  for (const row of rows) {
    for (const filter of matrixFilters) if (keeps(row, filter, sight)) counts[filter] += 1;
  }
  return counts;
}
