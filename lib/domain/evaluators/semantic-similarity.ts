import { z } from "zod";
import { modelField } from "./config-fields";
import type { EvaluatorDefinition } from "./evaluator";
import { missing, orMissing } from "./results";

const configSchema = z.strictObject({
  model: modelField(
    "embedding-model",
    "Embedding model as provider/model. Empty: the workspace's embedding model.",
  ),
});
type Config = z.output<typeof configSchema>;

/**
 * Cosine of the angle between two vectors, in [-1,1].
 * @returns null for vectors of different or no length, of length zero, or with a value that is no finite number.
 */
export function cosine(left: readonly number[], right: readonly number[]): number | null {
  if (left.length === 0 || left.length !== right.length) return null;
  let dot = 0;
  let leftNorm = 0;
  let rightNorm = 0;
  for (const [index, a] of left.entries()) {
    const b = right[index] ?? 0;
    dot += a * b;
    leftNorm += a * a;
    rightNorm += b * b;
  }
  const value = dot / (Math.sqrt(leftNorm) * Math.sqrt(rightNorm));
  return Number.isFinite(value) ? Math.min(1, Math.max(-1, value)) : null;
}

export const semanticSimilarity: EvaluatorDefinition<Config> = {
  type: "semantic_similarity",
  kind: "embedding",
  label: "Semantic similarity",
  description: "Cosine of the embeddings of output and expected output; below 0 counts as 0.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: (example) => example.expected !== null,
  evaluate: ({ output, expected }, config, effects) => {
    if (expected === null) return missing("No expected output to compare with.");
    const empty = [output, expected].filter((text) => text.trim() === "").length;
    if (empty === 2) return { score: 1, reason: "Both texts are empty.", details: {} };
    if (empty === 1) return { score: 0, reason: "One of the texts is empty.", details: {} };
    return orMissing("The texts could not be embedded", async () => {
      const { vectors } = await effects.embed([output, expected], config.model);
      const [left, right] = vectors;
      const value = left === undefined || right === undefined ? null : cosine(left, right);
      if (value === null) return missing("The embedding provider answered vectors that cannot be compared.");
      return { score: Math.max(0, value), reason: `Cosine ${value.toFixed(3)}.`, details: { cosine: value } };
    });
  },
};
