import type { CompletionRequest, FinishReason, ToolCall, Usage } from "@/lib/domain/runs/completion";
import { malformed } from "./failures";
import { ProviderError } from "./provider";
import { estimateUsage } from "./tokenizer";

/** What an adapter has read of an answer before it is judged fit to be a completion. */
export interface RawAnswer {
  text: string;
  toolCalls: ToolCall[];
  finishReason: FinishReason;
  /** The model's own words for refusing, where the protocol has a place for them. */
  refusal: string | null;
  usage: Usage | null;
}

/** A number of tokens from outside: anything but a non-negative finite number is 0. */
export function tokens(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

/** Sum over the disjoint buckets. */
export function totalTokens(usage: Usage): number {
  return (
    usage.inputTokens +
    usage.cachedInputTokens +
    usage.cacheWriteTokens +
    usage.outputTokens +
    usage.reasoningTokens
  );
}

/**
 * Turns answers that are no answers into failures (refused, empty, nothing but reasoning), and fills in an
 * estimated usage where the provider sent none.
 */
export async function settleAnswer(
  label: string,
  request: CompletionRequest,
  raw: RawAnswer,
): Promise<{ usage: Usage }> {
  const known = raw.usage !== null && totalTokens(raw.usage) > 0 ? raw.usage : null;
  if (raw.finishReason === "content_filter" || (raw.refusal !== null && raw.text === "")) {
    const words = raw.refusal ? `: ${raw.refusal.slice(0, 300)}` : ".";
    throw new ProviderError({
      kind: "content_filter",
      message: `${label} refused the content${words}`,
      usage: known,
    });
  }
  if (raw.text === "" && raw.toolCalls.length === 0) {
    if (raw.finishReason === "length")
      throw new ProviderError({
        kind: "invalid_request",
        message: `${label} used up its output tokens before writing any text. Raise max_tokens or lower reasoning_effort.`,
        usage: known,
      });
    const empty = malformed(label, "with an empty message");
    throw new ProviderError({ kind: empty.kind, message: empty.message, usage: known });
  }
  return { usage: known ?? (await estimateUsage(request.messages, raw.text)) };
}
