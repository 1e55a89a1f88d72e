import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { ReviewAnswer } from "@/lib/domain/api/reviews";
import { AssayError, notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { JudgeTally } from "@/lib/domain/reviews/judge-quality";
import type { JudgedScore, SampledBy } from "@/lib/domain/reviews/review";
import { db, isUniqueViolation } from "./client";
import { readEvaluators } from "./experiment-columns";

const include = { reviewer: { select: { id: true, name: true } } } satisfies Prisma.HumanReviewInclude;
type ReviewRow = Prisma.HumanReviewGetPayload<{ include: typeof include }>;

function reviewAnswer(row: ReviewRow): ReviewAnswer {
  return {
    id: row.id,
    cell_id: row.resultId,
    reviewer: row.reviewer,
    agrees: row.agrees,
    score: row.score,
    hallucination: row.hallucination,
    note: row.note,
    sampled_by: row.sampledBy as SampledBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/**
 * Cells for blind review, in an order that depends on the seed alone: judged, not yet answered by this reviewer, and
 * by nobody who was drawn for it. Every such cell of the workspace is as likely as any other: the digests of id and
 * seed are as good as random numbers, and the same wherever and whenever they are made. Sorting 100,000 of them takes
 * some 80 ms. Not md5, which a database in FIPS mode refuses.
 */
export async function drawCells(
  viewer: Viewer,
  reviewerId: string,
  seed: string,
  limit: number,
): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    select r.id from evaluation_results r
    where r.workspace_id = ${viewer.workspaceId}::uuid and r.status = 'completed' and r.run_id is not null
      and exists (select 1 from scores s
        where s.result_id = r.id and s.judge_prompt_version is not null and s.score is not null)
      and not exists (select 1 from human_reviews h
        where h.result_id = r.id and (h.sampled_by = 'uniform' or h.reviewer_id = ${reviewerId}::uuid))
    order by sha256(convert_to(r.id::text || ${seed}, 'UTF8')), r.id limit ${limit}`;
  return rows.map((row) => row.id);
}

/** A judge's score with the question it answers: a rubric's criteria, null for evaluators with a question of their own. */
export interface JudgedQuestion extends JudgedScore {
  criteria: string | null;
}

/** What the judges say of a cell now, with the thresholds its experiment scored by. @throws AssayError `not_found`. */
export async function getJudgedScores(viewer: Viewer, cellId: string): Promise<JudgedQuestion[]> {
  const cell = await db().evaluationResult.findFirst({
    where: { id: cellId, workspaceId: viewer.workspaceId },
    select: { scores: true, experiment: { select: { evaluators: true } } },
  });
  if (cell === null) throw notFound("Cell");
  const specs = readEvaluators(cell.experiment.evaluators);
  return cell.scores.flatMap((row): JudgedQuestion[] => {
    const spec = specs.find((candidate) => candidate.name === row.evaluator);
    // A score without a judge's prompt is an embedding's: nobody judged.
    if (row.judgeModel === null || row.judgePromptVersion === null) return [];
    if (row.score === null || spec === undefined) return [];
    return [
      {
        evaluator: row.evaluator,
        type: spec.type,
        model: row.judgeModel,
        promptVersion: row.judgePromptVersion,
        score: row.score,
        threshold: spec.threshold,
        criteria: typeof spec.config.criteria === "string" ? spec.config.criteria : null,
      },
    ];
  });
}

export interface NewReview {
  cellId: string;
  reviewerId: string;
  evaluator: string | null;
  judged: JudgedScore[];
  agrees: boolean | null;
  score: number | null;
  hallucination: boolean | null;
  note: string;
  sampledBy: SampledBy;
}

function judgedColumn(judged: readonly JudgedScore[]): Prisma.InputJsonArray {
  return judged.map((score) => ({ ...score }));
}

/** @throws AssayError `conflict` when the cell was answered meanwhile. */
export async function insertReview(viewer: Viewer, review: NewReview): Promise<ReviewAnswer> {
  const { cellId, judged, ...fields } = review;
  try {
    const data = {
      ...fields,
      resultId: cellId,
      judged: judgedColumn(judged),
      workspaceId: viewer.workspaceId,
    };
    return reviewAnswer(await db().humanReview.create({ data, include }));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AssayError("conflict", "This cell has been reviewed meanwhile. Go on to the next one.");
  }
}

/** A reviewer's own review of a cell; null when there is none. */
export async function findReview(
  viewer: Viewer,
  cellId: string,
  reviewerId: string,
): Promise<ReviewAnswer | null> {
  const row = await db().humanReview.findFirst({
    where: { resultId: cellId, reviewerId, workspaceId: viewer.workspaceId },
    include,
  });
  return row === null ? null : reviewAnswer(row);
}

/** @throws AssayError `not_found`. */
export async function changeReview(
  viewer: Viewer,
  id: string,
  change: {
    agrees?: boolean;
    score?: number | null;
    hallucination?: boolean | null;
    note?: string;
    judged?: JudgedScore[];
  },
): Promise<ReviewAnswer> {
  const { judged, ...fields } = change;
  const { count } = await db().humanReview.updateMany({
    where: { id, workspaceId: viewer.workspaceId },
    data: {
      ...fields,
      ...(judged === undefined ? {} : { judged: judgedColumn(judged) }),
    },
  });
  if (count === 0) throw notFound("Review");
  return reviewAnswer(await db().humanReview.findUniqueOrThrow({ where: { id }, include }));
}

/** Every review of a cell, oldest first. */
export async function listCellReviews(viewer: Viewer, cellId: string): Promise<ReviewAnswer[]> {
  const rows = await db().humanReview.findMany({
    where: { resultId: cellId, workspaceId: viewer.workspaceId },
    include,
    orderBy: { id: "asc" },
  });
  return rows.map(reviewAnswer);
}

/** Another text whenever a review of the workspace is given, changed or gone. */
export async function stampReviews(viewer: Viewer): Promise<string> {
  const [row] = await db().$queryRaw<{ stamp: string }[]>`
    select concat_ws(' ', count(*), sum(extract(epoch from updated_at))) as stamp
    from human_reviews where workspace_id = ${viewer.workspaceId}::uuid`;
  return row?.stamp ?? "";
}

/** Most blind reviews the figures are made of; the newest ones. */
const measured = 20_000;

/**
 * Blind reviews of uniformly drawn cells beside what the judges had said of them: what agreement is measured by. A
 * person's score answers one evaluator's question, and their word on hallucination that of every such evaluator; what
 * they were not asked is left out.
 */
export function tallyBlindReviews(viewer: Viewer): Promise<JudgeTally[]> {
  return db().$queryRaw<JudgeTally[]>`
    with drawn as (
      select evaluator, score, hallucination, judged from human_reviews
      where workspace_id = ${viewer.workspaceId}::uuid and sampled_by = 'uniform'
      order by id desc limit ${measured})
    select j.evaluator, j.type, j.model,
      case j.type when 'hallucination' then j.score < 1 else j.score >= j.threshold end as judge,
      case j.type when 'hallucination' then d.hallucination else d.score >= j.threshold end as human,
      count(*)::int as count
    from drawn d, jsonb_to_recordset(d.judged)
      as j(evaluator text, type text, model text, score float8, threshold float8)
    where case j.type when 'hallucination' then d.hallucination is not null
      else d.score is not null and d.evaluator = j.evaluator end
    group by 1, 2, 3, 4, 5`;
}

export interface ReviewCounts {
  uniform: number;
  picked: number;
  /** Of those who saw the judge's answer, how many agreed. */
  agreed: number;
  disagreed: number;
}

/** Reviews of the workspace, or of one experiment. */
export async function countReviews(viewer: Viewer, experimentId?: string): Promise<ReviewCounts> {
  const where: Prisma.HumanReviewWhereInput = {
    workspaceId: viewer.workspaceId,
    ...(experimentId === undefined ? {} : { result: { experimentId } }),
  };
  const groups = await db().humanReview.groupBy({ by: ["sampledBy", "agrees"], where, _count: true });
  const sum = (wanted: (group: (typeof groups)[number]) => boolean) =>
    groups.filter(wanted).reduce((total, group) => total + group._count, 0);
  return {
    uniform: sum((group) => group.sampledBy === "uniform"),
    picked: sum((group) => group.sampledBy === "picked"),
    agreed: sum((group) => group.agrees === true),
    disagreed: sum((group) => group.agrees === false),
  };
}
