import "server-only";
import { newId, newTraceId } from "@/lib/data/new-id";
import type { FinishedRun, RunOutcome } from "@/lib/domain/runs/run-record";

type Asked = Pick<
  FinishedRun,
  "origin" | "promptId" | "experimentId" | "messages" | "parameters" | "responseFormat" | "createdAt"
>;

/** The run of a call that was made to score another: it is of no version, and nobody's. */
export function scoringRun(asked: Asked, outcome: RunOutcome): FinishedRun {
  return {
    id: newId(),
    promptVersionId: null,
    variables: {},
    tools: [],
    fallbacks: [],
    traceId: newTraceId(),
    user: null,
    sessionId: null,
    ...asked,
    ...outcome,
  };
}
