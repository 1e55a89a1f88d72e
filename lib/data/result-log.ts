import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { PromptRef } from "@/lib/domain/api/common";
import type { ResultLogQuery, ResultLogRow } from "@/lib/domain/evaluations/result-log";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { readEvaluators } from "./experiment-columns";
import { moneyText } from "./money";
import { idAfter, idPage, type Page } from "./paging";

const resultList = "results";
/** Characters of a reason that a list shows. */
const reasonShown = 240;

type LogRow = Omit<ResultLogRow, "completedAt"> & { completedAt: Date | null };

function conditions(
  viewer: Viewer,
  query: Omit<ResultLogQuery, "prompt">,
  prompt: PromptRef | undefined,
  after: string | undefined,
): Prisma.Sql {
  const judged = query.evaluator === undefined ? Prisma.sql`r` : Prisma.sql`s`;
  const parts: Prisma.Sql[] = [
    Prisma.sql`r.workspace_id = ${viewer.workspaceId}::uuid`,
    query.status === undefined
      ? Prisma.sql`r.status <> 'pending'`
      : Prisma.sql`r.status = ${query.status}::cell_status`,
  ];
  if (after !== undefined) parts.push(Prisma.sql`r.id < ${after}::uuid`);
  if (query.experiment !== undefined) parts.push(Prisma.sql`r.experiment_id = ${query.experiment}::uuid`);
  if (prompt !== undefined) {
    parts.push("id" in prompt ? Prisma.sql`p.id = ${prompt.id}::uuid` : Prisma.sql`p.slug = ${prompt.slug}`);
  }
  if (query.passed !== undefined) parts.push(Prisma.sql`${judged}.passed = ${query.passed}`);
  if (query.min !== undefined) parts.push(Prisma.sql`${judged}.score >= ${query.min}`);
  if (query.max !== undefined) parts.push(Prisma.sql`${judged}.score <= ${query.max}`);
  return Prisma.join(parts, " and ");
}

const account = Prisma.sql`s.judge_model as "judgeModel", s.judge_temperature as "judgeTemperature",
  s.judge_prompt_version as "judgePromptVersion", s.cost_usd::text as "scoreCostUsd"`;
const noAccount = Prisma.sql`null as "judgeModel", null as "judgeTemperature", null as "judgePromptVersion",
  null as "scoreCostUsd"`;

/** One page of evaluation results of all experiments, newest first; cells that still wait are not in it. */
export async function listResultLog(
  viewer: Viewer,
  query: Omit<ResultLogQuery, "prompt">,
  prompt: PromptRef | undefined,
  reasonLength = reasonShown,
): Promise<Page<ResultLogRow>> {
  const after = idAfter(resultList, query.cursor);
  const asked = query.evaluator !== undefined;
  const of = asked ? Prisma.sql`s` : Prisma.sql`r`;
  const scores = asked
    ? Prisma.sql`join scores s on s.result_id = r.id and s.evaluator = ${query.evaluator}`
    : Prisma.empty;
  const rows = await db().$queryRaw<LogRow[]>`
    select r.id, e.id as "experimentId", e.number as "experimentNumber", e.name as "experimentName",
      p.slug as "promptSlug", v.number as "versionNumber", x.provider, x.model, x.position as column,
      r.example_id as "exampleId", g.number as "exampleNumber", r.trial, r.status::text as status, ${of}.score,
      ${of}.passed, r.hallucination_rate as "hallucinationRate",
      left(coalesce(r.error_message, ${of}.reason), ${reasonLength}) as reason, r.error_kind as "errorKind",
      r.completed_at as "completedAt", ${asked ? account : noAccount}
    from evaluation_results r
    join experiments e on e.id = r.experiment_id
    join prompts p on p.id = e.prompt_id
    join experiment_variants x on x.id = r.variant_id
    join prompt_versions v on v.id = x.version_id
    join golden_examples g on g.id = r.example_id
    ${scores}
    where ${conditions(viewer, query, prompt, after)}
    order by r.id desc limit ${query.limit + 1}`;
  return idPage(resultList, rows, query.limit, (row) => ({
    ...row,
    completedAt: row.completedAt?.toISOString() ?? null,
    scoreCostUsd: moneyText(row.scoreCostUsd),
  }));
}

/** What the filters of the list offer: the newest experiments, and the evaluators they scored with. */
export async function listResultFilters(
  viewer: Viewer,
): Promise<{ experiments: { id: string; label: string }[]; evaluators: string[] }> {
  const rows = await db().experiment.findMany({
    where: { workspaceId: viewer.workspaceId },
    orderBy: { id: "desc" },
    take: 100,
    select: { id: true, number: true, name: true, evaluators: true },
  });
  const names = rows.flatMap(({ evaluators }) => readEvaluators(evaluators).map(({ name }) => name));
  return {
    experiments: rows.map(({ id, number, name }) => ({ id, label: `#${number} ${name}` })),
    evaluators: [...new Set(names)].sort(),
  };
}
