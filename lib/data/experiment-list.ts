import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { promptRef } from "@/lib/domain/api/common";
import type { ComparisonAnswer } from "@/lib/domain/api/experiments";
import type { ExperimentStatus } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { answerInclude, comparisonAnswer, type ExperimentHead, experimentHead } from "./experiment-answers";
import { withoutRequest } from "./experiment-columns";
import { literalLike } from "./like-pattern";
import { idAfter, idPage, type Page } from "./paging";

export interface ExperimentFilter {
  limit: number;
  cursor?: string | undefined;
  prompt_id?: string | undefined;
  status?: ExperimentStatus | undefined;
  query?: string | undefined;
}

/** An experiment in a list: its head, its prompt and the comparison that says most. */
export interface ExperimentListItem extends ExperimentHead {
  number: number;
  prompt_slug: string;
  comparisons: ComparisonAnswer[];
  variant_count: number;
  /** By variant id. */
  version_numbers: Record<string, number>;
  smallest_difference: number;
  baseline_variant_id: string | null;
}

function filterWhere(viewer: Viewer, filter: ExperimentFilter): Prisma.ExperimentWhereInput {
  return {
    workspaceId: viewer.workspaceId,
    ...(filter.status === undefined ? {} : { status: filter.status }),
    ...(filter.prompt_id === undefined ? {} : { prompt: promptRef(filter.prompt_id) }),
    ...(filter.query === undefined || filter.query === ""
      ? {}
      : { name: { contains: literalLike(filter.query), mode: "insensitive" as const } }),
  };
}

const list = "experiments";

function pageWhere(viewer: Viewer, filter: ExperimentFilter): Prisma.ExperimentWhereInput {
  const after = idAfter(list, filter.cursor);
  return { ...filterWhere(viewer, filter), ...(after === undefined ? {} : { id: { lt: after } }) };
}

/** Newest first, with the comparisons on the score for the lists of the interface. */
export async function listExperimentItems(
  viewer: Viewer,
  filter: ExperimentFilter,
): Promise<Page<ExperimentListItem>> {
  const rows = await db().experiment.findMany({
    where: pageWhere(viewer, filter),
    include: {
      ...answerInclude,
      comparisons: { where: { metric: "score" } },
      prompt: { select: { slug: true } },
    },
    omit: withoutRequest,
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  return idPage(list, rows, filter.limit, (row) => {
    const variants = new Map(row.variants.map((variant) => [variant.id, variant]));
    return {
      ...experimentHead(row),
      number: row.number,
      prompt_slug: row.prompt.slug,
      comparisons: row.comparisons.flatMap((comparison) => comparisonAnswer(comparison, variants)),
      variant_count: row.variants.length,
      version_numbers: Object.fromEntries(
        row.variants.map((variant) => [variant.id, variant.version.number]),
      ),
      smallest_difference: Number(row.smallestDifference),
      baseline_variant_id: row.baselineVariantId,
    };
  });
}

/** Newest first, heads only: what `GET /experiments` answers. */
export async function listExperiments(
  viewer: Viewer,
  filter: ExperimentFilter,
): Promise<Page<ExperimentHead>> {
  const rows = await db().experiment.findMany({
    where: pageWhere(viewer, filter),
    omit: withoutRequest,
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  return idPage(list, rows, filter.limit, experimentHead);
}

/** Experiments in all. */
export function countExperiments(viewer: Viewer): Promise<number> {
  return db().experiment.count({ where: { workspaceId: viewer.workspaceId } });
}
