import { z } from "zod";
import type { EvaluatorDefinition } from "./evaluator";
import { missing } from "./results";

const configSchema = z.strictObject({});
type Config = z.output<typeof configSchema>;

const maxLength = 1_000_000;
const words = new Intl.Segmenter("und", { granularity: "word" });

/** Words in lower case, by Unicode's word boundaries, so that scripts without spaces have words too. */
function wordCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { segment, isWordLike } of words.segment(text.normalize("NFKC").toLowerCase())) {
    if (isWordLike) counts.set(segment, (counts.get(segment) ?? 0) + 1);
  }
  return counts;
}

function total(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/**
 * Word overlap of two texts in [0,1]: the F1 of their word multisets, as SQuAD's answer F1 (Rajpurkar et al. 2016) but
 * without dropping articles. Two texts without words are equal (1) or not (0).
 */
export function wordOverlap(
  left: string,
  right: string,
): { score: number; shared: number; left: number; right: number } {
  const a = wordCounts(left);
  const b = wordCounts(right);
  const sizes = { left: total(a), right: total(b) };
  if (sizes.left + sizes.right === 0)
    return { score: left.trim() === right.trim() ? 1 : 0, shared: 0, ...sizes };
  const shared = [...a].reduce((sum, [word, count]) => sum + Math.min(count, b.get(word) ?? 0), 0);
  return { score: (2 * shared) / (sizes.left + sizes.right), shared, ...sizes };
}

export const lexicalSimilarity: EvaluatorDefinition<Config> = {
  type: "lexical_similarity",
  kind: "deterministic",
  label: "Word overlap",
  description: "F1 of the words shared with the expected output. It compares words, not meaning.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: (example) => example.expected !== null,
  evaluate: ({ output, expected }) => {
    if (expected === null) return missing("No expected output to compare with.");
    if (output.length > maxLength) return missing(`The output is longer than ${maxLength} characters.`);
    const { score, shared, left, right } = wordOverlap(output, expected);
    const details = { shared_words: shared, output_words: left, expected_words: right };
    return { score, reason: `${shared} words shared of ${left} and ${right}.`, details };
  },
};
