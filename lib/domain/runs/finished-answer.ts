import { Decimal } from "decimal.js";
import type { RunAnswer } from "../api/runs";
import type { FinishedRun } from "./run-record";

/** Decimal places the database keeps of a cost. */
const costPlaces = 10;

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

/** The answer of a run that has just been stored, equal to what reading it back would give. */
export function finishedAnswer(run: FinishedRun): RunAnswer {
  return {
    id: run.id,
    task_id: run.id,
    prompt_id: run.promptId,
    prompt_version_id: run.promptVersionId,
    user: run.user,
    session_id: run.sessionId,
    variables: run.variables,
    messages: run.messages,
    parameters: run.parameters,
    status: run.status,
    output: run.output,
    tool_calls: run.toolCalls,
    error: run.error,
    provider: run.provider,
    model: run.model,
    response_model: run.responseModel,
    finish_reason: run.finishReason,
    origin: run.origin,
    latency_ms: rounded(run.latencyMs),
    ttft_ms: rounded(run.ttftMs),
    tokens_in: run.tokensIn,
    tokens_out: run.tokensOut,
    tokens_cached: run.tokensCached,
    tokens_reasoning: run.tokensReasoning,
    usage_estimated: run.usageEstimated,
    cost_usd: run.costUsd === null ? null : new Decimal(run.costUsd).toDecimalPlaces(costPlaces).toFixed(),
    cost_estimated: run.costEstimated,
    attempts: run.attempts,
    trace_id: run.traceId,
    created_at: run.createdAt,
    updated_at: run.completedAt,
    completed_at: run.completedAt,
  };
}
