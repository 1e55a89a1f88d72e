import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { RunAnswer } from "@/lib/domain/api/runs";
import { moneyText } from "./money";

export type RunRow = Prisma.RunGetPayload<object>;

function runError(row: RunRow): RunAnswer["error"] {
  if (row.errorKind === null) return null;
  return {
    kind: row.errorKind as NonNullable<RunAnswer["error"]>["kind"],
    message: row.errorMessage ?? "",
    retryable: row.errorRetryable ?? false,
  };
}

/** A stored run as the API and the pages show it. */
export function runAnswer(row: RunRow): RunAnswer {
  return {
    id: row.id,
    task_id: row.id,
    prompt_id: row.promptId,
    prompt_version_id: row.promptVersionId,
    user: row.userRef,
    session_id: row.sessionRef,
    variables: row.variables as RunAnswer["variables"],
    messages: row.messages as RunAnswer["messages"],
    parameters: row.parameters as RunAnswer["parameters"],
    status: row.status,
    output: row.output,
    tool_calls: (row.toolCalls ?? []) as RunAnswer["tool_calls"],
    error: runError(row),
    provider: row.provider as RunAnswer["provider"],
    model: row.model,
    response_model: row.responseModel,
    finish_reason: row.finishReason as RunAnswer["finish_reason"],
    origin: row.origin as RunAnswer["origin"],
    latency_ms: row.latencyMs,
    ttft_ms: row.ttftMs,
    tokens_in: row.tokensIn,
    tokens_out: row.tokensOut,
    tokens_cached: row.tokensCached,
    tokens_reasoning: row.tokensReasoning,
    usage_estimated: row.usageEstimated,
    cost_usd: moneyText(row.costUsd),
    cost_estimated: row.costEstimated,
    attempts: row.attempts,
    trace_id: row.traceId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
