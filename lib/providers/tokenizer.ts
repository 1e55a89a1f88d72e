import type { ChatMessage, Usage } from "@/lib/domain/runs/completion";

type CountTokens = (text: string) => number;

let loading: Promise<CountTokens> | null = null;

// The vocabulary takes tens of megabytes and is needed only by providers that send no usage.
async function loadCounter(): Promise<CountTokens> {
  loading ??= import("gpt-tokenizer/encoding/o200k_base").then((encoding) => {
    // Text like "<|endoftext|>" in a prompt is text, not a control token, and must not throw.
    const options = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
    return (text) => encoding.countTokens(text, options);
  });
  return loading;
}

/** Tokens of a text in OpenAI's o200k_base vocabulary: exact for its newer models, near for others. */
export async function countTokens(text: string): Promise<number> {
  return (await loadCounter())(text);
}

/**
 * Usage of a call whose provider sent none, marked `estimated`. Chat markup as OpenAI documents it: 4 tokens
 * around each message and 3 to open the answer.
 */
export async function estimateUsage(messages: readonly ChatMessage[], answer: string): Promise<Usage> {
  const count = await loadCounter();
  let inputTokens = 3;
  for (const message of messages) inputTokens += count(message.content) + 4;
  return {
    inputTokens,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: count(answer),
    reasoningTokens: 0,
    estimated: true,
  };
}
