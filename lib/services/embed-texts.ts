import "server-only";
import { createHash } from "node:crypto";
import { findEmbeddings, insertEmbeddings } from "@/lib/data/embeddings";
import { AssayError } from "@/lib/domain/errors";
import type { Embedded } from "@/lib/domain/evaluators/evaluator";
import type { ProviderId } from "@/lib/domain/runs/completion";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { catalogEntry } from "@/lib/providers/catalog";
import { callEmbedding, type EmbedContext } from "./call-embedding";
import { type ModelName, parseModelName } from "./default-model";
import { configuredProviders, type ProviderAccess, type ProviderDirectory } from "./provider-access";

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

/**
 * The model an evaluator embeds with: as its config says, else the workspace's.
 * @throws AssayError `invalid` when none is named and no embedding provider is connected.
 */
function embeddingModel(directory: ProviderDirectory, named: string | null): ModelName {
  if (named !== null) return parseModelName(named);
  const usual = usualEmbeddingModel(directory);
  if (usual !== null) return usual;
  throw new AssayError(
    "invalid",
    "No embedding provider is connected. Connect one, name a model in the evaluator, or use lexical_similarity.",
  );
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

type Vector = number[];

/** Vectors that are being made in this process, by workspace, model and text; undefined when the call failed. */
const underWay = new Map<string, Promise<Vector | undefined>>();

/** Lets whoever needs one of these texts meanwhile wait for them instead of paying for them again. */
function announce(keys: string[], made: Promise<Vector[]>): void {
  for (const [index, key] of keys.entries()) {
    const vector = made.then(
      (vectors) => vectors[index],
      () => undefined,
    );
    underWay.set(key, vector);
    void vector.then(() => underWay.delete(key));
  }
}

/** Texts to embed with one model. */
interface EmbedWork {
  context: EmbedContext;
  model: ModelName;
  access: ProviderAccess;
  /** The model as embeddings are kept under it: another connection's are others. */
  name: string;
  byHash: Map<string, string>;
  known: Map<string, Vector>;
  keep: (run: FinishedRun) => void;
}

function keyOf({ context, name }: EmbedWork, hash: string): string {
  return `${context.viewer.workspaceId} ${name} ${hash}`;
}

async function callAndStore(work: EmbedWork, hashes: string[]): Promise<Vector[]> {
  const texts = hashes.map((hash) => work.byHash.get(hash) ?? "");
  const { run, vectors, error } = await callEmbedding(work.context, work.access, work.model, texts);
  work.keep(run);
  if (error !== null) throw error;
  const rows = new Map(hashes.map((hash, index) => [hash, vectors[index] ?? []]));
  await insertEmbeddings(work.context.viewer, work.name, rows);
  return vectors;
}

async function make(work: EmbedWork, hashes: string[]): Promise<void> {
  if (hashes.length === 0) return;
  const made = callAndStore(work, hashes);
  announce(
    hashes.map((hash) => keyOf(work, hash)),
    made,
  );
  const vectors = await made;
  for (const [index, hash] of hashes.entries()) work.known.set(hash, vectors[index] ?? []);
}

/** Makes what is not known, but for what another cell is making right now: that is waited for. */
async function makeMissing(work: EmbedWork): Promise<void> {
  const { byHash, known } = work;
  const missing = [...byHash.keys()].filter((hash) => !known.has(hash));
  const elsewhere = missing.flatMap((hash) => {
    const vector = underWay.get(keyOf(work, hash));
    return vector === undefined ? [] : [{ hash, vector }];
  });
  await make(
    work,
    missing.filter((hash) => !elsewhere.some((one) => one.hash === hash)),
  );
  for (const { hash, vector } of elsewhere) {
    const row = await vector;
    if (row !== undefined) known.set(hash, row);
  }
  // What another cell's call failed to bring is this cell's own to ask for.
  await make(
    work,
    missing.filter((hash) => !known.has(hash)),
  );
}

/**
 * Embeds texts, each once per workspace and model: known ones come from the database, and those that another cell is
 * embedding from there, since the variants of an example run together and share its expected output.
 * @param keep is handed the run of each call that was made, a failed one too, before anything is thrown.
 * @returns one row a text, in the order given.
 * @throws AssayError `invalid` when no embedding provider is connected; the provider's failure otherwise.
 */
export async function embedTexts(
  context: EmbedContext,
  texts: string[],
  named: string | null,
  keep: (run: FinishedRun) => void,
): Promise<Embedded> {
  const model = embeddingModel(context.directory, named);
  const access = context.directory.access(model.provider);
  const name = `${access.identity} ${model.provider}/${model.model}`;
  const byHash = new Map(texts.map((text) => [hashOf(text), text]));
  const known = await findEmbeddings(context.viewer, name, [...byHash.keys()]);
  await makeMissing({ context, model, access, name, byHash, known, keep });
  return {
    vectors: texts.map((text) => known.get(hashOf(text)) ?? []),
    model: `${model.provider}/${model.model}`,
  };
}
