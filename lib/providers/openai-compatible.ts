import type { ProviderId } from "@/lib/domain/runs/completion";
import { catalogEntry } from "./catalog";
import type { ChatDialect } from "./openai-chat";

type DialectId = Exclude<ProviderId, "anthropic" | "ollama" | "demo">;

const differences: Record<DialectId, Omit<ChatDialect, "id" | "label">> = {
  openai: { maxTokensField: "max_completion_tokens", seedField: "seed", streamUsage: true },
  huggingface: { maxTokensField: "max_tokens", seedField: "seed", streamUsage: true },
  google: { maxTokensField: "max_tokens", seedField: "seed", streamUsage: true },
  mistral: { maxTokensField: "max_tokens", seedField: "random_seed", streamUsage: false },
  cohere: { maxTokensField: "max_tokens", seedField: "seed", streamUsage: false },
  vllm: { maxTokensField: "max_tokens", seedField: "seed", streamUsage: true },
  openai_compatible: { maxTokensField: "max_tokens", seedField: "seed", streamUsage: true },
};

/** How a provider's Chat Completions differ from OpenAI's. */
export function dialectOf(id: DialectId): ChatDialect {
  return { id, label: catalogEntry(id).label, ...differences[id] };
}
