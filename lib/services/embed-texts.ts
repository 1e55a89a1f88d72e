import "server-only";
import { createHash } from "node:crypto";
import { findEmbeddings, insertEmbeddings } from "@/lib/data/embeddings";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { estimateTokens } from "@/lib/domain/pricing/estimate";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { catalogEntry } from "@/lib/providers/catalog";
import { deadline } from "@/lib/providers/deadline";
import type { Priority } from "@/lib/providers/limiter";
import { withRetries } from "@/lib/providers/retry";
import { type ModelName, parseModelName } from "./default-model";
import { configuredProviders, type ProviderAccess, type ProviderDirectory } from "./provider-access";

const timeoutMs = 60_000;

const usualEmbeddingModels: Partial<Record<ProviderId, string>> = {
  openai: "text-embedding-3-small",
  google: "gemini-embedding-001",
  mistral: "mistral-embed",
  cohere: "embed-v4.0",
};

/** The model that embeds where an evaluator names none; null where no connected provider has embeddings. */
export function usualEmbeddingModel(directory: ProviderDirectory): ModelName | null {
  for (const provider of configuredProviders(directory)) {
    const model = usualEmbeddingModels[provider];
    if (model !== undefined && catalogEntry(provider).offersEmbeddings) return { provider, model };
  }
  return null;
}

function embeddingModel(directory: ProviderDirectory, named: string | null): ModelName {
  if (named !== null) return parseModelName(named);
  const usual = usualEmbeddingModel(directory);
  if (usual !== null) return usual;
  throw new AssayError(
    "invalid",
    "No embedding provider is connected. Connect one, name a model in the evaluator, or use lexical_similarity.",
  );
}

/** For whom texts are embedded, and in whose turn among a connection's calls. */
export interface EmbedContext {
  viewer: Viewer;
  directory: ProviderDirectory;
  group: string;
  priority: Priority;
  signal: AbortSignal;
}

/** One attempt under the connection's limits, on the clock only once it has its place. */
async function embedOnce(
  access: ProviderAccess,
  { group, priority }: EmbedContext,
  model: string,
  texts: string[],
  signal: AbortSignal,
): Promise<number[][]> {
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const slot = await access.limiter.acquire({ group, priority, tokens, signal });
  const limit = deadline(signal, timeoutMs);
  try {
    return (await access.provider.embed(model, texts, limit.signal)).vectors;
  } finally {
    limit.dispose();
    slot.release();
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * Embeds texts, each once per workspace and model: known ones come from the database.
 * @returns one row a text, in the order given.
 * @throws AssayError `invalid` when no embedding provider is connected; the provider's failure otherwise.
 */
export async function embedTexts(
  context: EmbedContext,
  texts: string[],
  named: string | null,
): Promise<number[][]> {
  const { viewer, directory, signal } = context;
  const { provider, model } = embeddingModel(directory, named);
  const access = directory.access(provider);
  const name = `${access.identity} ${provider}/${model}`;
  const byHash = new Map(texts.map((text) => [hashOf(text), text]));
  const known = await findEmbeddings(viewer, name, [...byHash.keys()]);
  const missing = [...byHash].filter(([hash]) => !known.has(hash));
  if (missing.length > 0) {
    const unknown = missing.map(([, text]) => text);
    const { value: vectors } = await withRetries(
      (attempt) => embedOnce(access, context, model, unknown, attempt),
      { signal },
    );
    const fresh = new Map(missing.map(([hash], index) => [hash, vectors[index] ?? []]));
    await insertEmbeddings(viewer, name, fresh);
    for (const [hash, vector] of fresh) known.set(hash, vector);
  }
  return texts.map((text) => known.get(hashOf(text)) ?? []);
}
