import "server-only";
import { type ExperimentDetails, getExperimentDetails } from "@/lib/data/experiment-answers";
import {
  type CallCounts,
  listCallCounts,
  listMatrixColumns,
  listMatrixExamples,
  type MatrixColumn,
  type MatrixExample,
} from "@/lib/data/matrix";
import type { PackedMatrix } from "@/lib/domain/experiments/packed-matrix";
import { isOpen } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { Kept } from "./kept";

/** The variants as every page lists them: the baseline first, the others in their order. */
export function baselineFirst<T>(
  list: readonly T[],
  { baselineVariantId }: Pick<ExperimentDetails, "baselineVariantId">,
  idOf: (one: T) => string,
): T[] {
  return list.toSorted(
    (a, b) => Number(idOf(b) === baselineVariantId) - Number(idOf(a) === baselineVariantId),
  );
}

function pack(examples: readonly MatrixExample[], columns: readonly MatrixColumn[]): PackedMatrix {
  const places = new Map<string, number>();
  const placeOf = (tag: string) => {
    const known = places.get(tag);
    if (known !== undefined) return known;
    places.set(tag, places.size);
    return places.size - 1;
  };
  return {
    examples: examples.map(({ exampleId, number, title, tags }) => [
      exampleId,
      number,
      title,
      ...tags.map(placeOf),
    ]),
    tags: [...places.keys()],
    columns: columns.map(({ variantId, codes }) => ({ variantId, codes: codes.join(",") })),
  };
}

async function read(viewer: Viewer, details: ExperimentDetails): Promise<PackedMatrix> {
  const { answer, trials } = details;
  const [columns, examples] = await Promise.all([
    listMatrixColumns(viewer, answer.id, trials),
    listMatrixExamples(viewer, answer.id),
  ]);
  return pack(
    examples,
    baselineFirst(columns, details, ({ variantId }) => variantId),
  );
}

/** What an ended experiment's cells are kept under: they never change until its next round. Null while it runs. */
function keyOf({ answer, baselineVariantId }: ExperimentDetails): string | null {
  const { id, status, completed_at: completedAt, updated_at: updatedAt } = answer;
  if (isOpen(status) || completedAt === null) return null;
  return `${id} ${status} ${completedAt} ${updatedAt} ${baselineVariantId}`;
}

/** Counted in cells, since a few large experiments would fill the process; one of more than this is never kept. */
const matrices = new Kept<PackedMatrix>(80_000);
const counts = new Kept<CallCounts[]>(500);

/**
 * Every cell of an experiment, its columns with the baseline first. 40,000 take a tenth of a second to read.
 * @param details as this viewer read them, which is what entitles to the cells.
 */
export function loadMatrix(viewer: Viewer, details: ExperimentDetails): Promise<PackedMatrix> {
  return matrices.get(keyOf(details), () => read(viewer, details), details.answer.progress.total);
}

/** How the calls of each variant went, kept like its cells. */
export function loadCallCounts(viewer: Viewer, details: ExperimentDetails): Promise<CallCounts[]> {
  return counts.get(keyOf(details), () => listCallCounts(viewer, details.answer.id));
}

/**
 * The cells of an experiment whose page came without them.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function loadMatrixOf(viewer: Viewer, id: string): Promise<PackedMatrix> {
  return loadMatrix(viewer, await getExperimentDetails(viewer, id));
}
