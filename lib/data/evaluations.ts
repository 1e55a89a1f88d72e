import "server-only";
import type { z } from "zod";
import type { Prisma } from "@/generated/prisma/client";
import type { evaluationSchema, ScoreAnswer } from "@/lib/domain/api/evaluators";
import { notFound } from "@/lib/domain/errors";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { newId } from "./new-id";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";
import { storableJson, storableText } from "./storable-json";

export type EvaluationAnswer = z.output<typeof evaluationSchema>;

export interface NewEvaluation {
  runId: string | null;
  output: string;
  input: JsonObject;
  expectedOutput: string | null;
  context: string | null;
  scores: ScoreAnswer[];
  costUsd: string | null;
}

const evaluationList = "evaluations";
const answerFields = { id: true, scores: true, createdAt: true } as const satisfies Prisma.EvaluationSelect;

type AnswerRow = Prisma.EvaluationGetPayload<{ select: typeof answerFields }>;

/** What scores stored by an earlier version say nothing of. */
const unsaid = {
  judge_model: null,
  judge_temperature: null,
  judge_prompt_version: null,
  cost_usd: null,
  reused: false,
};

/** Evaluations are stored when they are done, so every one of them is completed. */
function evaluationAnswer(row: AnswerRow): EvaluationAnswer {
  return {
    id: row.id,
    status: "completed",
    scores: (row.scores as unknown as ScoreAnswer[]).map((score) => ({ ...unsaid, ...score })),
    created_at: row.createdAt.toISOString(),
  };
}

/** Stores a finished evaluation of one output. */
export async function insertEvaluation(viewer: Viewer, evaluation: NewEvaluation): Promise<EvaluationAnswer> {
  const { output, input, scores, ...rest } = evaluation;
  const row = await db().evaluation.create({
    data: {
      ...rest,
      id: newId(),
      workspaceId: viewer.workspaceId,
      output: storableText(output),
      input: input as Prisma.InputJsonObject,
      scores: JSON.parse(storableJson(scores)),
      createdById: viewer.userId,
    },
    select: answerFields,
  });
  return evaluationAnswer(row);
}

/** One page of evaluations made outside of experiments, newest first. */
export async function listEvaluations(viewer: Viewer, query: PageQuery): Promise<Page<EvaluationAnswer>> {
  const after = idAfter(evaluationList, query.cursor);
  const rows = await db().evaluation.findMany({
    where: { workspaceId: viewer.workspaceId, ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: "desc" },
    take: query.limit + 1,
    select: answerFields,
  });
  return idPage(evaluationList, rows, query.limit, evaluationAnswer);
}

/** @throws AssayError `not_found`, also for an evaluation of another workspace. */
export async function getEvaluation(viewer: Viewer, id: string): Promise<EvaluationAnswer> {
  const row = await db().evaluation.findFirst({
    where: { id, workspaceId: viewer.workspaceId },
    select: answerFields,
  });
  if (row === null) throw notFound("Evaluation");
  return evaluationAnswer(row);
}
