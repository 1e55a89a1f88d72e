import type { ProviderId } from "@/lib/domain/runs/completion";

/** What people and settings need to know of a provider. */
export interface CatalogEntry {
  id: ProviderId;
  label: string;
  /** One sentence for the settings page. */
  description: string;
  /** Null where only the user can say it. */
  defaultBaseUrl: string | null;
  /** Environment variables that hold the key, first found wins. */
  keyVariables: readonly string[];
  /** Environment variable that holds the base URL; null where there is none. */
  baseUrlVariable: string | null;
  needsKey: boolean;
  offersEmbeddings: boolean;
  exampleModels: readonly string[];
}

/** Every provider, in the order the UI lists them. */
export const providerCatalog: readonly CatalogEntry[] = [
  {
    id: "openai",
    label: "OpenAI",
    description: "GPT models and embeddings, through the Responses API where a model needs it.",
    defaultBaseUrl: "https://api.openai.com/v1",
    keyVariables: ["OPENAI_API_KEY"],
    baseUrlVariable: "OPENAI_BASE_URL",
    needsKey: true,
    offersEmbeddings: true,
    exampleModels: ["gpt-6.2-sol", "gpt-6.1-terra", "gpt-6-luna", "gpt-4.1-mini", "text-embedding-3-small"],
  },
  {
    id: "anthropic",
    label: "Anthropic",
    description: "Claude models through the Messages API. No embeddings.",
    defaultBaseUrl: "https://api.anthropic.com",
    keyVariables: ["ANTHROPIC_API_KEY"],
    baseUrlVariable: "ANTHROPIC_BASE_URL",
    needsKey: true,
    offersEmbeddings: false,
    exampleModels: ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"],
  },
  {
    id: "ollama",
    label: "Ollama",
    description: "Open models on your own machine. Costs nothing.",
    defaultBaseUrl: "http://127.0.0.1:11434",
    keyVariables: ["OLLAMA_API_KEY"],
    baseUrlVariable: "OLLAMA_HOST",
    needsKey: false,
    offersEmbeddings: true,
    exampleModels: ["llama3.1:8b", "qwen2.5:7b", "nomic-embed-text"],
  },
  {
    id: "huggingface",
    label: "Hugging Face",
    description: "Open models through the Inference Providers router.",
    defaultBaseUrl: "https://router.huggingface.co/v1",
    keyVariables: ["HF_TOKEN", "HF_API_TOKEN", "HUGGINGFACE_API_KEY"],
    baseUrlVariable: null,
    needsKey: true,
    offersEmbeddings: false,
    exampleModels: ["meta-llama/Llama-3.3-70B-Instruct", "Qwen/Qwen2.5-7B-Instruct"],
  },
  {
    id: "google",
    label: "Google",
    description: "Gemini models and embeddings through Google's OpenAI-compatible endpoint.",
    defaultBaseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    keyVariables: ["GEMINI_API_KEY"],
    baseUrlVariable: null,
    needsKey: true,
    offersEmbeddings: true,
    exampleModels: ["gemini-4-argon", "gemini-3.8-flash", "gemini-embedding-001"],
  },
  {
    id: "mistral",
    label: "Mistral",
    description: "Mistral models and embeddings.",
    defaultBaseUrl: "https://api.mistral.ai/v1",
    keyVariables: ["MISTRAL_API_KEY"],
    baseUrlVariable: null,
    needsKey: true,
    offersEmbeddings: true,
    exampleModels: ["mistral-large-4", "mistral-small-2603", "mistral-embed"],
  },
  {
    id: "cohere",
    label: "Cohere",
    description: "Command models and embeddings through Cohere's compatibility API.",
    defaultBaseUrl: "https://api.cohere.ai/compatibility/v1",
    keyVariables: ["COHERE_API_KEY"],
    baseUrlVariable: null,
    needsKey: true,
    offersEmbeddings: true,
    exampleModels: ["command-a-03-2025", "embed-v4.0"],
  },
  {
    id: "vllm",
    label: "vLLM",
    description: "Your own vLLM server. Costs nothing here; give it a price under models if you want one.",
    defaultBaseUrl: null,
    keyVariables: ["VLLM_API_KEY"],
    baseUrlVariable: "VLLM_BASE_URL",
    needsKey: false,
    offersEmbeddings: true,
    exampleModels: [],
  },
  {
    id: "openai_compatible",
    label: "OpenAI-compatible server",
    description: "Any other server that speaks OpenAI's Chat Completions, by its base URL.",
    defaultBaseUrl: null,
    keyVariables: [],
    baseUrlVariable: null,
    needsKey: false,
    offersEmbeddings: true,
    exampleModels: [],
  },
  {
    id: "demo",
    label: "Demo (simulated)",
    description: "A simulated model: deterministic, free, without any connection. For a first look only.",
    defaultBaseUrl: null,
    keyVariables: [],
    baseUrlVariable: null,
    needsKey: false,
    offersEmbeddings: true,
    exampleModels: ["demo-large", "demo-small", "demo-embed"],
  },
];

const byId = new Map(providerCatalog.map((entry) => [entry.id, entry]));

/** The catalog's entry of a provider. */
export function catalogEntry(id: ProviderId): CatalogEntry {
  const entry = byId.get(id);
  if (!entry) throw new Error(`No catalog entry for provider ${id}.`);
  return entry;
}
