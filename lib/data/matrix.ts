import "server-only";
import { Prisma } from "@/generated/prisma/client";
import { isUuid } from "@/lib/domain/api/common";
import type { CellChange } from "@/lib/domain/experiments/packed-matrix";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { exampleTitle } from "./example-title";

/**
 * The code of one example × variant over its trials, as lib/domain/experiments/packed-matrix reads it. Grouped by
 * example and variant.
 */
const cellCode = Prisma.sql`
  case
    when avg(r.score) is null and bool_or(r.status = 'pending') then 'q'
    when bool_and(r.status = 'cancelled') then ''
    else coalesce(round(avg(r.score)::numeric * 10000)::int::text,
        case when bool_or(r.status = 'completed') then 'u' else '' end)
      || case when bool_and(r.passed) then 'p' when not bool_and(r.passed) then 'f' else '' end
      || case when bool_or(r.passed) and not bool_and(r.passed) then '*' else '' end
      || case when bool_and(r.reused) then '+' else '' end
      || case when bool_or(r.status = 'completed') then '' else coalesce('e' || min(r.error_kind), '') end
  end`;

/** The same for a cell that is its example's only trial: nothing to group, which is several times faster. */
const singleCode = Prisma.sql`
  case r.status
    when 'pending' then 'q'
    when 'cancelled' then ''
    else coalesce((r.score * 10000)::int::text, case r.status when 'completed' then 'u' else '' end)
      || case when r.passed then 'p' when not r.passed then 'f' else '' end
      || case when r.reused then '+' else '' end
      || case when r.status = 'completed' then '' else coalesce('e' || r.error_kind, '') end
  end`;

export interface MatrixColumn {
  variantId: string;
  /** Codes in run order of the examples. */
  codes: string[];
}

async function listSingleTrialColumns(viewer: Viewer, experimentId: string): Promise<MatrixColumn[]> {
  const [variants, packed] = await Promise.all([
    db().experimentVariant.findMany({
      where: { experimentId, experiment: { workspaceId: viewer.workspaceId } },
      orderBy: { position: "asc" },
      select: { id: true },
    }),
    // One text for all cells: forty thousand rows would take longer to read than to find.
    db().$queryRaw<{ places: string | null; codes: string | null }[]>`
      select string_agg(v.position::text, ',' order by r.position) as places,
        string_agg(${singleCode}, ',' order by r.position) as codes
      from evaluation_results r join experiment_variants v on v.id = r.variant_id
      where r.experiment_id = ${experimentId}::uuid and r.workspace_id = ${viewer.workspaceId}::uuid`,
  ]);
  const columns = variants.map(({ id }) => ({ variantId: id, codes: [] as string[] }));
  const { places, codes } = packed[0] ?? {};
  if (typeof places !== "string" || typeof codes !== "string") return columns;
  const all = codes.split(",");
  for (const [index, place] of places.split(",").entries()) {
    const code = all[index];
    if (code !== undefined) columns[Number(place)]?.codes.push(code);
  }
  return columns;
}

async function listGroupedColumns(viewer: Viewer, experimentId: string): Promise<MatrixColumn[]> {
  const rows = await db().$queryRaw<{ variantId: string; codes: string }[]>`
    with cells as (
      select r.variant_id, min(r.position) as position, ${cellCode} as code
      from evaluation_results r
      where r.experiment_id = ${experimentId}::uuid and r.workspace_id = ${viewer.workspaceId}::uuid
      group by r.example_id, r.variant_id)
    select v.id as "variantId", coalesce(string_agg(c.code, ',' order by c.position), '') as codes
    from experiment_variants v left join cells c on c.variant_id = v.id
    where v.experiment_id = ${experimentId}::uuid
    group by v.id, v.position order by v.position`;
  return rows.map(({ variantId, codes }) => ({ variantId, codes: codes === "" ? [] : codes.split(",") }));
}

/**
 * A column of cell codes for every variant in its order. All variants run the same examples in the same order, so the
 * n-th code of each belongs to the n-th example of `listMatrixExamples`.
 */
export function listMatrixColumns(
  viewer: Viewer,
  experimentId: string,
  trials: number,
): Promise<MatrixColumn[]> {
  return trials === 1
    ? listSingleTrialColumns(viewer, experimentId)
    : listGroupedColumns(viewer, experimentId);
}

/** How the calls of a variant went. */
export interface CallCounts {
  variantId: string;
  /** Cells whose call was answered. */
  calls: number;
  /** Cells that a retry would run again: failed or cut off, and renderable. */
  retryable: number;
}

/** Of every variant that has cells. */
export function listCallCounts(viewer: Viewer, experimentId: string): Promise<CallCounts[]> {
  return db().$queryRaw<CallCounts[]>`
    select variant_id as "variantId", count(*) filter (where status = 'completed')::int as calls,
      count(*) filter (where status in ('failed', 'cancelled')
        and error_kind is distinct from 'missing_variable')::int as retryable
    from evaluation_results
    where experiment_id = ${experimentId}::uuid and workspace_id = ${viewer.workspaceId}::uuid
    group by 1`;
}

export interface MatrixExample {
  exampleId: string;
  number: number;
  tags: string[];
  /** One line that says what the example is about. */
  title: string;
}

/** The examples of an experiment in run order, with the text they ran with, read off its first variant. */
export function listMatrixExamples(viewer: Viewer, experimentId: string): Promise<MatrixExample[]> {
  return db().$queryRaw<MatrixExample[]>`
    select c.example_id as "exampleId", e.number, g.tags, ${exampleTitle(Prisma.sql`g.input_data`)} as title
    from evaluation_results c
    join golden_examples e on e.id = c.example_id
    join golden_example_revisions g on g.id = c.revision_id
    where c.trial = 1 and c.workspace_id = ${viewer.workspaceId}::uuid and c.variant_id = (
      select id from experiment_variants where experiment_id = ${experimentId}::uuid order by position limit 1)
    order by c.position`;
}

/** Cells that were finished after `since`, as they stand now over all their trials. */
export async function listChangedCells(
  viewer: Viewer,
  experimentId: string,
  since: Date,
): Promise<CellChange[]> {
  const rows = await db().$queryRaw<{ exampleId: string; variantId: string; code: string }[]>`
    select r.example_id as "exampleId", r.variant_id as "variantId", ${cellCode} as code
    from evaluation_results r
    join (
      select distinct example_id, variant_id from evaluation_results
      where experiment_id = ${experimentId}::uuid and workspace_id = ${viewer.workspaceId}::uuid
        and status <> 'pending' and completed_at > ${since}) t using (example_id, variant_id)
    where r.experiment_id = ${experimentId}::uuid
    group by r.example_id, r.variant_id`;
  return rows.map(({ exampleId, variantId, code }) => [exampleId, variantId, code]);
}

/** Id of the cell of an example, variant and trial; null when the experiment has none such. */
export async function findCellId(
  viewer: Viewer,
  experimentId: string,
  place: { exampleId: string; variantId: string; trial: number },
): Promise<string | null> {
  if (![experimentId, place.exampleId, place.variantId].every(isUuid)) return null;
  const row = await db().evaluationResult.findFirst({
    where: { ...place, experimentId, workspaceId: viewer.workspaceId },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** By evaluator, a judge's model that scored for it in this experiment, "provider/model"; none where none did yet. */
export async function findJudgeModels(
  viewer: Viewer,
  experimentId: string,
  evaluators: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db().$queryRaw<{ evaluator: string; model: string | null }[]>`
    select asked.evaluator, (
      select s.judge_model from evaluation_results r join scores s on s.result_id = r.id
      where r.experiment_id = ${experimentId}::uuid and r.workspace_id = ${viewer.workspaceId}::uuid
        and s.evaluator = asked.evaluator and s.judge_model is not null limit 1) as model
    from unnest(${evaluators}::text[]) as asked(evaluator)`;
  return new Map(rows.flatMap(({ evaluator, model }) => (model === null ? [] : [[evaluator, model]])));
}
