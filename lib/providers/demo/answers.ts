import type { CompletionRequest } from "@/lib/domain/runs/completion";
import { chance } from "./chance";
import { fallbackAnswer } from "./fallback";
import { quotes } from "./prompt-qa";
import { inventions } from "./prompt-summary";
import { demoKnowledge } from "./prompts";
import { type Instructions, readInstructions, skillOf } from "./quality";
import { notInPassage } from "./questions";
import type { DemoKnowledge } from "./types";

/** How far wording alone, without any change in what is asked, can move a borderline input. */
const wordingNoise = 0.016;
/** How far a change in what is asked can move a single input either way, so that better prompts also lose some. */
const askingNoise = 0.24;

function knowledgeOf(request: CompletionRequest): DemoKnowledge | null {
  const text = request.messages.findLast((message) => message.role === "user")?.content ?? "";
  return demoKnowledge.find((item) => text.includes(item.match)) ?? null;
}

// Difficulty belongs to the input alone, so that versions are compared on the same hard and easy examples.
function marginOf(request: CompletionRequest, item: DemoKnowledge, asked: Instructions): number {
  const difficulty = chance(item.match, "difficulty") * 0.95 + item.extraDifficulty;
  const wording = request.messages.map((message) => message.content).join("\n");
  const { seed = 0, temperature = 0 } = request.parameters;
  // Up to 0.2 a model answers nearly as at 0.
  const warmth = Math.max(0, temperature - 0.2);
  const luck = chance("roll", item.match, wording, seed, warmth) - 0.5;
  const taste = chance(item.match, JSON.stringify(asked)) - 0.5;
  const skill = skillOf(request.model, item.task, asked);
  return skill - difficulty + taste * askingNoise + luck * (wordingNoise + warmth * 0.1);
}

function pick(item: DemoKnowledge, margin: number): string {
  if (margin >= 0) return item.answer;
  const step = Math.min(item.worse.length - 1, Math.floor(-margin / 0.14));
  return item.worse[step] ?? item.answer;
}

function triage(item: DemoKnowledge, margin: number, asked: Instructions): string {
  const json = pick(item, margin);
  const talks = !asked.jsonOnly && !asked.schema && chance(item.match, "talks") < 0.4;
  return talks
    ? `Here is how I would sort this ticket:\n\n${json}\n\nLet me know if you need anything else.`
    : json;
}

function groundedAnswer(item: DemoKnowledge, margin: number, asked: Instructions): string {
  if (item.answer === notInPassage) {
    // Without leave to say so, a model fills the gap nearly always.
    const admits = asked.grounded ? margin > -0.25 : chance(item.match, "admits") < 0.12;
    return admits ? item.answer : (item.worse[0] ?? item.answer);
  }
  const answer = pick(item, margin + 0.14);
  const quote = quotes.get(item.match);
  return asked.quote && quote !== undefined ? `${answer} "${quote}"` : answer;
}

function summary(item: DemoKnowledge, margin: number, asked: Instructions): string {
  const text = pick(item, margin);
  const invention = inventions.get(item.match) ?? "";
  const rate = asked.creative ? 0.6 : asked.grounded ? 0.04 : 0.28;
  const invents = chance(item.match, "invents") < rate;
  const opening = asked.creative ? "You will not believe this one! " : "";
  return `${opening}${text}${invents ? ` ${invention}` : ""}`;
}

/** What the simulated models write: a function of the request alone. */
export function demoAnswer(request: CompletionRequest): string {
  const item = knowledgeOf(request);
  if (item === null) return fallbackAnswer(request);
  const asked = readInstructions(request, item.match);
  const margin = marginOf(request, item, asked);
  if (item.task === "triage") return triage(item, margin, asked);
  return item.task === "grounded_qa" ? groundedAnswer(item, margin, asked) : summary(item, margin, asked);
}
