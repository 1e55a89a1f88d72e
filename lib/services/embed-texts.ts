import "server-only";
import { createHash } from "node:crypto";
import { findEmbeddings, insertEmbeddings } from "@/lib/data/embeddings";
import { AssayError } from "@/lib/domain/errors";
import type { Embedded } from "@/lib/domain/evaluators/evaluator";
import type { ProviderId } from "@/lib/domain/runs/completion";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { catalogEntry } from "@/lib/providers/catalog";
import { abortError } from "@/lib/providers/failures";
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

/**
 * Vectors that are being made in this process, or were a moment ago, by workspace, model and text; undefined when the call
 * failed.
 */
const underWay = new Map<string, Promise<Vector | undefined>>();
/** Longer than any look-up in the database that began before a vector was stored there. */
const keptMs = 5_000;

/** Lets whoever needs one of these texts meanwhile wait for them instead of paying for them again. */
function announce(keys: string[], made: Promise<Vector[]>): void {
  for (const [index, key] of keys.entries()) {
    const vector = made.then(
      (vectors) => vectors[index],
      () => undefined,
    );
    underWay.set(key, vector);
    const forget = () => underWay.delete(key);
    void vector.then((made) => (made === undefined ? forget() : setTimeout(forget, keptMs).unref()));
  }
}

/** What another cell makes, for as long as this one may wait. @throws ProviderError `cancelled` or `timeout`. */
function whileWanted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(abortError("The embedding", signal));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
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

/**
 * Makes what is not known, but for what another cell is making right now: that is waited for. What its call failed to
 * bring, one of those who wait asks for next, and the others wait for that one.
 */
async function makeMissing(work: EmbedWork): Promise<void> {
  const { byHash, known, context } = work;
  for (;;) {
    const missing = [...byHash.keys()].filter((hash) => !known.has(hash));
    if (missing.length === 0) return;
    const elsewhere = missing.flatMap((hash) => {
      const vector = underWay.get(keyOf(work, hash));
      return vector === undefined ? [] : [{ hash, vector }];
    });
    await make(
      work,
      missing.filter((hash) => !elsewhere.some((one) => one.hash === hash)),
    );
    for (const { hash, vector } of elsewhere) {
      const row = await whileWanted(vector, context.signal);
      if (row !== undefined) known.set(hash, row);
    }
  }
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
