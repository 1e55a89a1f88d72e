import "server-only";
import { z } from "zod";
import type { Prisma } from "@/generated/prisma/client";
import { isUuid } from "@/lib/domain/api/common";
import { decodeCursor, encodeCursor } from "@/lib/domain/api/cursor";
import type { ScoreAnswer } from "@/lib/domain/api/evaluators";
import { claimSchema, type EvaluationResultAnswer, type ListCellsQuery } from "@/lib/domain/api/experiments";
import { notFound } from "@/lib/domain/errors";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { readEvaluators } from "./experiment-columns";
import { moneyText } from "./money";

const cellInclude = {
  variant: { include: { version: { select: { number: true } } } },
  revision: { select: { expectedOutput: true } },
  scores: true,
} satisfies Prisma.EvaluationResultInclude;

export type CellRow = Prisma.EvaluationResultGetPayload<{ include: typeof cellInclude }>;

const claimsSchema = z.array(claimSchema);

function claimsOf(row: CellRow): EvaluationResultAnswer["claims"] {
  const judged = row.scores.find((score) => score.type === "hallucination");
  const details = judged?.details;
  if (typeof details !== "object" || details === null || Array.isArray(details)) return [];
  const claims = claimsSchema.safeParse(details.claims);
  return claims.success ? claims.data : [];
}

function scoreAnswer(row: CellRow["scores"][number], specs: EvaluatorSpec[]): ScoreAnswer {
  const spec = specs.find((candidate) => candidate.name === row.evaluator);
  return {
    evaluator: row.evaluator,
    type: row.type as ScoreAnswer["type"],
    score: row.score,
    passed: row.passed,
    weight: row.weight,
    threshold: spec?.threshold ?? 0.7,
    gate: spec?.gate ?? false,
    reason: row.reason,
    details: row.details as ScoreAnswer["details"],
    judge_model: row.judgeModel,
    judge_temperature: row.judgeTemperature,
    judge_prompt_version: row.judgePromptVersion,
    cost_usd: moneyText(row.costUsd),
    reused: row.reused,
  };
}

/** Scores in the order of the experiment's evaluators. */
function scoreAnswers(row: CellRow, specs: EvaluatorSpec[]): ScoreAnswer[] {
  const places = new Map(specs.map(({ name }, index) => [name, index]));
  const placeOf = ({ evaluator }: { evaluator: string }) => places.get(evaluator) ?? specs.length;
  return row.scores.toSorted((a, b) => placeOf(a) - placeOf(b)).map((score) => scoreAnswer(score, specs));
}

/** What a cell's answer takes from its run. */
interface CellRun {
  output: string | null;
  errorRetryable: boolean | null;
}

/** A cell as the API shows it. @param run null where none was made. */
function cellAnswer(row: CellRow, run: CellRun | null, specs: EvaluatorSpec[]): EvaluationResultAnswer {
  return {
    id: row.id,
    variant_id: row.variantId,
    version_id: row.variant.versionId,
    version_number: row.variant.version.number,
    provider: row.variant.provider as EvaluationResultAnswer["provider"],
    model: row.variant.model,
    golden_example_id: row.exampleId,
    trial: row.trial,
    status: row.status,
    output: run?.output ?? null,
    expected_output: row.revision.expectedOutput,
    score: row.score,
    passed: row.passed,
    hallucination_rate: row.hallucinationRate,
    reason: row.reason,
    claims: claimsOf(row),
    scores: scoreAnswers(row, specs),
    run_id: row.runId,
    latency_ms: row.latencyMs,
    cost_usd: moneyText(row.costUsd),
    reused: row.reused,
    error:
      row.errorKind === null
        ? null
        : {
            kind: row.errorKind,
            message: row.errorMessage ?? "",
            retryable: run?.errorRetryable ?? false,
          },
  };
}

async function runsOf(viewer: Viewer, rows: CellRow[]): Promise<Map<string, CellRun>> {
  const ids = rows.flatMap((row) => (row.runId === null ? [] : [row.runId]));
  const runs = await db().run.findMany({
    where: { id: { in: ids }, workspaceId: viewer.workspaceId },
    select: { id: true, output: true, errorRetryable: true },
  });
  return new Map(runs.map(({ id, ...run }) => [id, run]));
}

function cellWhere(
  viewer: Viewer,
  experimentId: string,
  query: ListCellsQuery,
): Prisma.EvaluationResultWhereInput {
  const { min_score: min, max_score: max } = query;
  return {
    workspaceId: viewer.workspaceId,
    experimentId,
    ...(query.variant_id === undefined ? {} : { variantId: query.variant_id }),
    ...(query.version_id === undefined ? {} : { variant: { versionId: query.version_id } }),
    ...(query.example_id === undefined ? {} : { exampleId: query.example_id }),
    ...(query.status === undefined || query.status === "running" ? {} : { status: query.status }),
    ...(query.passed === undefined ? {} : { passed: query.passed }),
    ...(min === undefined && max === undefined
      ? {}
      : {
          score: { ...(min === undefined ? {} : { gte: min }), ...(max === undefined ? {} : { lte: max }) },
        }),
  };
}

async function specsOf(viewer: Viewer, experimentId: string): Promise<EvaluatorSpec[]> {
  const experiment = isUuid(experimentId)
    ? await db().experiment.findFirst({
        where: { id: experimentId, workspaceId: viewer.workspaceId },
        select: { evaluators: true },
      })
    : null;
  if (experiment === null) throw notFound("Experiment");
  return readEvaluators(experiment.evaluators);
}

/**
 * Cells of an experiment in the order they run.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function listCells(
  viewer: Viewer,
  experimentId: string,
  query: ListCellsQuery,
): Promise<{ data: EvaluationResultAnswer[]; next_cursor: string | null }> {
  const specs = await specsOf(viewer, experimentId);
  const after = query.cursor === undefined ? null : decodeCursor("cells", query.cursor, z.int());
  // Cells are never "running" in the database: they are written once, when they are done.
  if (query.status === "running") return { data: [], next_cursor: null };
  const rows = await db().evaluationResult.findMany({
    where: {
      ...cellWhere(viewer, experimentId, query),
      ...(after === null ? {} : { position: { gt: after } }),
    },
    include: cellInclude,
    orderBy: { position: "asc" },
    take: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const runs = await runsOf(viewer, page);
  const last = page.at(-1);
  return {
    data: page.map((row) => cellAnswer(row, runs.get(row.runId ?? "") ?? null, specs)),
    next_cursor:
      rows.length > query.limit && last !== undefined ? encodeCursor("cells", last.position) : null,
  };
}

/** One cell with what its drawer shows beside the answer. */
export interface CellDetails {
  cell: EvaluationResultAnswer;
  experimentId: string;
  trialCellIds: string[];
  baselineScores: Map<string, number | null>;
  exampleNumber: number;
  inputData: Record<string, unknown>;
  context: string | null;
  tokensIn: number | null;
  tokensOut: number | null;
  template: {
    messages: { role: "system" | "user" | "assistant"; content: string }[];
    format: "liquid" | "f-string";
  };
}

async function baselineScores(row: CellRow): Promise<Map<string, number | null>> {
  const scores = await db().score.findMany({
    where: {
      result: {
        experimentId: row.experimentId,
        exampleId: row.exampleId,
        trial: row.trial,
        variant: { experiment: { baselineVariantId: { not: null } } },
      },
    },
    select: {
      evaluator: true,
      score: true,
      result: { select: { variantId: true, experiment: { select: { baselineVariantId: true } } } },
    },
  });
  return new Map(
    scores
      .filter(({ result }) => result.variantId === result.experiment.baselineVariantId)
      .map(({ evaluator, score }) => [evaluator, score]),
  );
}

/** @throws AssayError `not_found`, also for a cell of another workspace. */
export async function getCell(viewer: Viewer, id: string): Promise<CellDetails> {
  const row = isUuid(id)
    ? await db().evaluationResult.findFirst({
        where: { id, workspaceId: viewer.workspaceId },
        include: cellInclude,
      })
    : null;
  if (row === null) throw notFound("Cell");
  const [specs, runs, trials, baseline, revision, version] = await Promise.all([
    specsOf(viewer, row.experimentId),
    runsOf(viewer, [row]),
    db().evaluationResult.findMany({
      where: { variantId: row.variantId, exampleId: row.exampleId, workspaceId: viewer.workspaceId },
      orderBy: { trial: "asc" },
      select: { id: true },
    }),
    baselineScores(row),
    db().goldenExampleRevision.findUniqueOrThrow({
      where: { id: row.revisionId },
      include: { example: { select: { number: true } } },
    }),
    db().promptVersion.findUniqueOrThrow({
      where: { id: row.variant.versionId },
      select: { messages: true, templateFormat: true },
    }),
  ]);
  return {
    cell: cellAnswer(row, runs.get(row.runId ?? "") ?? null, specs),
    experimentId: row.experimentId,
    trialCellIds: trials.map((trial) => trial.id),
    baselineScores: baseline,
    exampleNumber: revision.example.number,
    inputData: revision.inputData as Record<string, unknown>,
    context: revision.context,
    tokensIn: row.tokensIn,
    tokensOut: row.tokensOut,
    template: {
      messages: version.messages as CellDetails["template"]["messages"],
      format: version.templateFormat as CellDetails["template"]["format"],
    },
  };
}
