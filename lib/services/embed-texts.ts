import "server-only";
import { createHash } from "node:crypto";
import { findEmbeddings, insertEmbeddings } from "@/lib/data/embeddings";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { catalogEntry } from "@/lib/providers/catalog";
import { withRetries } from "@/lib/providers/retry";
import { type ModelName, parseModelName } from "./default-model";
import { configuredProviders, type ProviderDirectory } from "./provider-access";

const usualEmbeddingModels: Partial<Record<ProviderId, string>> = {
  openai: "text-embedding-3-small",
  google: "gemini-embedding-001",
  mistral: "mistral-embed",
  cohere: "embed-v4.0",
};

function embeddingModel(directory: ProviderDirectory, named: string | null): ModelName {
  if (named !== null) return parseModelName(named);
  for (const provider of configuredProviders(directory)) {
    const model = usualEmbeddingModels[provider];
    if (model !== undefined && catalogEntry(provider).offersEmbeddings) return { provider, model };
  }
  throw new AssayError(
    "invalid",
    "No embedding provider is connected. Connect one, name a model in the evaluator, or use lexical_similarity.",
  );
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
  viewer: Viewer,
  directory: ProviderDirectory,
  texts: string[],
  named: string | null,
  signal: AbortSignal,
): Promise<number[][]> {
  const { provider, model } = embeddingModel(directory, named);
  const access = directory.access(provider);
  const name = `${access.identity} ${provider}/${model}`;
  const byHash = new Map(texts.map((text) => [hashOf(text), text]));
  const known = await findEmbeddings(viewer, name, [...byHash.keys()]);
  const missing = [...byHash].filter(([hash]) => !known.has(hash));
  if (missing.length > 0) {
    const { value } = await withRetries(
      (attempt) =>
        access.provider.embed(
          model,
          missing.map(([, text]) => text),
          attempt,
        ),
      { signal, timeoutMs: 60_000 },
    );
    const fresh = new Map(missing.map(([hash], index) => [hash, value.vectors[index] ?? []]));
    await insertEmbeddings(viewer, name, fresh);
    for (const [hash, vector] of fresh) known.set(hash, vector);
  }
  return texts.map((text) => known.get(hashOf(text)) ?? []);
}
