import { z } from "zod";
import type { ProviderId } from "../runs/completion";
import bookJson from "./model-prices.json";

const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const pricesSchema = z.object({
  inputPerMTok: decimal.nullable(),
  outputPerMTok: decimal.nullable(),
  cachedInputPerMTok: decimal.nullable(),
  cacheWritePerMTok: decimal.nullable(),
});
const bookRowSchema = pricesSchema.extend({
  provider: z.enum(["openai", "anthropic", "google", "mistral", "cohere", "huggingface"]),
  kind: z.enum(["chat", "embedding"]),
  model: z.string(),
  aliases: z.array(z.string()).optional(),
  pattern: z.string(),
  reasoningBilledAsOutput: z.boolean(),
  contextWindow: z.number().nullable(),
  maxOutput: z.number().nullable(),
  supports: z.object({
    tools: z.boolean(),
    jsonSchema: z.boolean(),
    streaming: z.boolean(),
    vision: z.boolean(),
    reasoningEffort: z.boolean(),
    seed: z.boolean(),
    temperature: z.boolean(),
    topP: z.boolean(),
  }),
  effectiveFrom: z.string().nullable(),
  retiresOn: z.string().nullable(),
  scheduled: z.array(pricesSchema.extend({ effectiveFrom: z.string() })).optional(),
  notes: z.string().optional(),
});

/** One model of the built-in book: prices in USD per million tokens as decimal strings, and what it can take. */
export type BookRow = z.infer<typeof bookRowSchema>;

interface CompiledRow {
  row: BookRow;
  pattern: RegExp;
}

let compiled: CompiledRow[] | null = null;
const memo = new Map<string, BookRow | null>();
const memoLimit = 2000;

function book(): CompiledRow[] {
  compiled ??= z
    .array(bookRowSchema)
    .parse(bookJson)
    .map((row) => ({ row, pattern: new RegExp(row.pattern) }));
  return compiled;
}

/** Every model of the built-in book. */
export function bookRows(): BookRow[] {
  return book().map((entry) => entry.row);
}

/** A model id without the routing prefixes that gateways and SDKs put before it ("openai/", "models/"). */
export function bareModel(provider: ProviderId, model: string): string {
  if (provider === "huggingface") return model;
  return model.replace(/^(?:(?:openai|anthropic|google|gemini|mistral|mistralai|cohere|models)\/)+/, "");
}

/** The book's row for a model, or null when the book does not know it. */
export function findBookRow(provider: ProviderId, model: string): BookRow | null {
  const key = `${provider} ${model}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const bare = bareModel(provider, model);
  const found =
    book().find(({ row, pattern }) => row.provider === provider && pattern.test(bare))?.row ?? null;
  // Model names come from users; without a bound the memo would grow with every typo.
  if (memo.size >= memoLimit) memo.clear();
  memo.set(key, found);
  return found;
}
