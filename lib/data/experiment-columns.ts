import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { RunExperimentBody } from "@/lib/domain/api/experiments";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { ExperimentPlan } from "@/lib/domain/experiments/setup";

/** What was asked for when an experiment started, and the examples it was fixed to. */
export interface RequestColumn {
  asked: RunExperimentBody;
  plan: ExperimentPlan;
}

// Both columns are written below alone, from what a schema has checked: reading them parses nothing again.

/** The evaluators an experiment carries, as its row keeps them. */
export function readEvaluators(column: Prisma.JsonValue): EvaluatorSpec[] {
  return column as unknown as EvaluatorSpec[];
}

export function writeEvaluators(evaluators: readonly EvaluatorSpec[]): Prisma.InputJsonArray {
  return evaluators.map((spec) => ({ ...spec }));
}

/** What an experiment's row keeps of its start. */
export function readRequest(column: Prisma.JsonValue): RequestColumn {
  return column as unknown as RequestColumn;
}

export function writeRequest({ asked, plan }: RequestColumn): Prisma.InputJsonObject {
  return { asked, plan } as unknown as Prisma.InputJsonObject;
}

/** The request lists every example: megabytes in a large experiment, and only planning and follow-ups need it. */
export const withoutRequest = { request: true } satisfies Prisma.ExperimentOmit;
