import { articles } from "./articles";
import type { DemoEvaluator, DemoKnowledge, DemoPrompt, DemoVersion } from "./types";
import { sentences } from "./words";

function version(change_note: string, user: string): DemoVersion {
  return {
    change_note,
    messages: [{ role: "user", content: `${user}\n\nText:\n{{ text }}` }],
    provider: "demo",
    model: "demo-large",
    parameters: { temperature: 0.2, max_tokens: 300 },
    response_format: null,
  };
}

const versions: DemoVersion[] = [
  version("First version.", "Summarise the text."),
  version(
    "Name what must survive: summaries lost the figures people act on.",
    "Summarise the text in one sentence. Keep the figures and dates a reader has to act on.",
  ),
  version(
    "Forbid additions after an invented cost estimate reached a customer.",
    "Summarise the text in one sentence. Keep the figures and dates a reader has to act on. Do not add anything that is not in the text.",
  ),
  version(
    "More engaging summaries for the newsletter.",
    "Summarise the text in an engaging, playful way that makes people want to read on.",
  ),
];

const extraByTag = { core: 0, edge: 0.05, adversarial: 0.12 };

/** Made-up sentences by the text they would be added to. */
export const inventions: ReadonlyMap<string, string> = new Map(
  articles.map(({ text, invented }) => [text, invented]),
);

export const summaryKnowledge: readonly DemoKnowledge[] = articles.map(({ text, summary, tag }) => {
  const [first = text, second = ""] = sentences(text);
  const half = summary.split(/;|, because|, so|, yet|, but/)[0] ?? summary;
  return {
    match: text,
    answer: summary,
    worse: [`${half.replace(/[.,]$/, "")}.`, `${first} ${second}`.trim(), sentences(text).at(-1) ?? first],
    extraDifficulty: extraByTag[tag],
    task: "summary",
  };
});

const judged: DemoEvaluator[] = [
  { name: "correctness", type: "llm_correctness", config: {}, weight: 1, threshold: 0.7 },
  { name: "hallucination", type: "hallucination", config: {}, weight: 0, threshold: 0.7 },
];
const demoLarge = { provider: "demo", model: "demo-large" } as const;

export const summaryPrompt: DemoPrompt = {
  slug: "short-summaries",
  name: "Short summaries",
  description: "One-sentence summaries of minutes, reports, mails and news that keep the figures.",
  tags: ["writing"],
  versions,
  productionVersion: 2,
  examples: articles.map(({ text, summary, tag }) => ({
    input_data: { text },
    expected_output: summary,
    context: null,
    tags: [tag],
  })),
  experiments: [
    {
      name: "Figures kept, nothing added",
      versionNumbers: [1, 2, 3],
      models: [demoLarge],
      baselineVersion: 1,
      evaluators: judged,
    },
    {
      name: "Newsletter tone",
      versionNumbers: [2, 4],
      models: [demoLarge],
      baselineVersion: 2,
      evaluators: judged,
    },
  ],
};
