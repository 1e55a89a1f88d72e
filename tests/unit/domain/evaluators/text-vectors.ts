import { readFileSync } from "node:fs";
import type { ScorerEffects, ScorerInput } from "@/lib/domain/evaluators/evaluator";

type Rouge = Record<string, [precision: number, recall: number, f: number]>;

/** One pair of tests/fixtures/text-metrics/vectors.json. */
export interface TextPair {
  hypothesis: string;
  references: string[];
  bleu: {
    score: number;
    precisions: number[];
    matches: number[];
    totals: number[];
    brevityPenalty: number;
    hypothesisLength: number;
    referenceLength: number;
  };
  chrf: Record<"chrf2" | "chrf2pp" | "chrf1" | "chrf3pp", number>;
  rouge: Record<"plain" | "stemmed", Rouge>;
}

function read<T>(name: string): T {
  const url = new URL(`../../../fixtures/text-metrics/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as T;
}

/** Pairs of texts with the scores sacreBLEU and rouge-score give them, and short strings with their 13a tokens. */
export const vectors = read<{
  pairs: TextPair[];
  corpora: { start: number; stop: number; score: number }[];
  tokens13a: [text: string, tokens: string[]][];
}>("vectors.json");

/** Word → stem by NLTK. */
export const stems = read<Record<string, string>>("stems.json");

/** What a deterministic text scorer sees of a cell. */
export function cell(output: string, expected: string | null): ScorerInput {
  return { variables: {}, messages: [], output, expected, context: null, latencyMs: null, costUsd: null };
}

function refuse(): never {
  throw new Error("A deterministic scorer has no effects.");
}

export const noEffects: ScorerEffects = {
  judge: refuse,
  embed: refuse,
  http: refuse,
  sandbox: refuse,
  turn: () => undefined,
};
