import type { CompletionRequest } from "@/lib/domain/runs/completion";
import { clamp } from "./chance";
import type { DemoTask } from "./types";

/** What an instruction asks for, as far as it changes how well the simulated models do. */
export interface Instructions {
  jsonOnly: boolean;
  schema: boolean;
  allowedValues: boolean;
  rules: boolean;
  grounded: boolean;
  quote: boolean;
  figures: boolean;
  examples: boolean;
  creative: boolean;
  brief: boolean;
}

/** Reads the instructions out of a request's messages; `input` is the part that is data. */
export function readInstructions(request: CompletionRequest, input: string): Instructions {
  const text = request.messages
    .map((message) => message.content)
    .join("\n")
    .replace(input, "");
  const has = (pattern: RegExp) => pattern.test(text);
  return {
    jsonOnly: has(/\b(only|nothing but)\b[^.\n]{0,30}\bjson\b|\bjson only\b|\bno other (words|text)\b/i),
    schema: request.responseFormat?.type === "json_schema" || request.responseFormat?.type === "json_object",
    allowedValues: has(/\bone of\b|\ballowed values\b/i),
    rules: has(/\b(rules|definitions?|means|use (urgent|high) (when|for|if))\b/i),
    grounded: has(
      /\bdoes not say\b|\bsay so\b|\bdo not (guess|invent|add)\b|\bonly (state|use) (what|facts)\b|\bnot (stated )?in the (text|passage|context)\b/i,
    ),
    quote: has(/\bquote\b/i),
    figures: has(/\b(figures|numbers|dates)\b/i),
    examples: request.messages.some((message) => message.role === "assistant") || has(/\bexamples?:/i),
    creative: has(/\b(creative|playful|witty|engaging|imaginative|emoji)\b/i),
    brief: has(/\b(very short|as short as possible|be brief|few words)\b/i),
  };
}

const baseSkill: Record<string, number> = { "demo-large": 0.6, "demo-small": 0.44 };

/** Probability-like skill in [0.05, 0.97] of a model under instructions; higher answers more inputs rightly. */
export function skillOf(model: string, task: DemoTask, asked: Instructions): number {
  let skill = baseSkill[model] ?? 0.52;
  if (asked.allowedValues) skill += 0.08;
  if (asked.rules && task === "triage") skill += 0.15;
  if (asked.examples) skill += 0.05;
  if (asked.grounded && task !== "triage") skill += 0.12;
  if (asked.quote && task === "grounded_qa") skill += 0.05;
  if (asked.figures && task === "summary") skill += 0.14;
  if (asked.creative) skill -= 0.16;
  if (asked.brief) skill -= 0.05;
  return clamp(skill, 0.05, 0.97);
}
