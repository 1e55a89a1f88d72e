import { qaKnowledge, qaPrompt } from "./prompt-qa";
import { summaryKnowledge, summaryPrompt } from "./prompt-summary";
import { triageKnowledge, triagePrompt } from "./prompt-triage";
import type { DemoKnowledge, DemoPrompt } from "./types";

/** The prompts of the demo workspace. */
export const demoPrompts: readonly DemoPrompt[] = [triagePrompt, qaPrompt, summaryPrompt];

/** Everything the simulated models know: the golden examples of the demo prompts, and how to get them wrong. */
export const demoKnowledge: readonly DemoKnowledge[] = [
  ...triageKnowledge,
  ...qaKnowledge,
  ...summaryKnowledge,
];
