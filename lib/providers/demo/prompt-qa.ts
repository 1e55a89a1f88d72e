import { questionPassages } from "./question-passages";
import { notInPassage } from "./questions";
import type { DemoEvaluator, DemoExample, DemoKnowledge, DemoPrompt, DemoVersion } from "./types";

function version(change_note: string, system: string, user: string): DemoVersion {
  return {
    change_note,
    messages: [
      { role: "system", content: system },
      { role: "user", content: user },
    ],
    provider: "demo",
    model: "demo-large",
    parameters: { temperature: 0.2, max_tokens: 300 },
    response_format: null,
  };
}

const input = "Passage:\n{{ passage }}\n\nQuestion: {{ question }}";

const versions: DemoVersion[] = [
  version("First version.", "You answer questions of customers.", `Answer the question.\n\n${input}`),
  version(
    "Ask for one sentence. Readers complained about long answers.",
    "You answer questions of customers.",
    `Answer the question in one sentence.\n\n${input}`,
  ),
  version(
    "Allow it to say that it does not know. One answer in six was made up.",
    "You answer questions of customers from a passage.",
    `Answer the question in one sentence, from the passage alone. If the passage does not say, answer exactly: ${notInPassage} Do not guess.\n\n${input}`,
  ),
  version(
    "Let it quote the sentence that proves the answer, so that support can check it at a glance.",
    "You answer questions of customers from a passage.",
    `Answer the question in one sentence, from the passage alone, then quote the sentence that proves it. If the passage does not say, answer exactly: ${notInPassage} Do not guess.\n\n${input}`,
  ),
];

const extraByTag = { core: 0, edge: 0.2, adversarial: 0.1 };

const examples: DemoExample[] = [];
const knowledge: DemoKnowledge[] = [];
for (const { passage, questions } of questionPassages)
  for (const { question, answer, quote, wrong, tag } of questions) {
    examples.push({
      input_data: { question, passage },
      expected_output: answer,
      context: passage,
      tags: [tag, quote === null ? "unanswerable" : "answerable"],
    });
    knowledge.push({
      match: `Question: ${question}`,
      answer,
      worse: [wrong],
      extraDifficulty: extraByTag[tag],
      task: "grounded_qa",
    });
  }

/** The sentence that proves the answer to a question, for versions that ask for a quote. */
export const quotes: ReadonlyMap<string, string> = new Map(
  questionPassages.flatMap(({ questions }) =>
    questions.flatMap(({ question, quote }) =>
      quote === null ? [] : [[`Question: ${question}`, quote] as const],
    ),
  ),
);

export const qaKnowledge: readonly DemoKnowledge[] = knowledge;

const judged: DemoEvaluator[] = [
  { name: "correctness", type: "llm_correctness", config: {}, weight: 1, threshold: 0.7 },
  { name: "hallucination", type: "hallucination", config: {}, weight: 0, threshold: 0.7 },
];
const demoLarge = { provider: "demo", model: "demo-large" } as const;

export const qaPrompt: DemoPrompt = {
  slug: "grounded-answers",
  name: "Grounded answers",
  description:
    "Answers a customer's question from one passage of a handbook, and admits when the passage is silent.",
  tags: ["support", "rag"],
  versions,
  productionVersion: 3,
  examples,
  experiments: [
    {
      name: "May it say that it does not know?",
      versionNumbers: [1, 2, 3],
      models: [demoLarge],
      baselineVersion: 1,
      evaluators: judged,
    },
    {
      name: "Quote the proof",
      versionNumbers: [3, 4],
      models: [demoLarge],
      baselineVersion: 3,
      evaluators: judged,
    },
  ],
};
