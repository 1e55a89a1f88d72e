import "server-only";
import type { ExperimentDetails } from "@/lib/data/experiment-answers";
import {
  listMatrixColumns,
  listMatrixExamples,
  type MatrixColumn,
  type MatrixExample,
} from "@/lib/data/matrix";
import { isOpen } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";

export interface ExperimentMatrix {
  columns: MatrixColumn[];
  examples: MatrixExample[];
}

async function read(viewer: Viewer, { answer, trials }: ExperimentDetails): Promise<ExperimentMatrix> {
  const [columns, examples] = await Promise.all([
    listMatrixColumns(viewer, answer.id, trials),
    listMatrixExamples(viewer, answer.id),
  ]);
  return { columns, examples };
}

/** Counted in cells, since a few large experiments would fill the process; one of more than this is never kept. */
const mostCells = 80_000;
/** The last read last. */
const known = new Map<string, { cells: number; matrix: Promise<ExperimentMatrix> }>();

/** Forgets the longest unread ones until all that are kept fit. */
function makeRoom(): void {
  let cells = 0;
  for (const [key, one] of [...known].reverse()) {
    cells += one.cells;
    if (cells > mostCells) known.delete(key);
  }
}

/**
 * Every cell of an experiment. An ended one's never change until its next round, and 40,000 take a tenth of a second to
 * read: the latest few are kept in the process that read them.
 * @param details as this viewer read them, which is what entitles to the cells.
 */
export function loadMatrix(viewer: Viewer, details: ExperimentDetails): Promise<ExperimentMatrix> {
  const { id, status, completed_at: completedAt, updated_at: updatedAt, progress } = details.answer;
  if (isOpen(status) || completedAt === null) return read(viewer, details);
  const key = `${id} ${status} ${completedAt} ${updatedAt}`;
  const one = known.get(key) ?? { cells: progress.total, matrix: read(viewer, details) };
  known.delete(key);
  known.set(key, one);
  one.matrix.catch(() => known.delete(key));
  makeRoom();
  return one.matrix;
}
