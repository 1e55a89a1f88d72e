import type { CompletionRequest } from "@/lib/domain/runs/completion";
import { chance } from "./chance";
import { guessTriage, triageAnswer } from "./triage";
import { contentWords, overlap, sentences } from "./words";

type Schema = Record<string, unknown>;

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a list that shares most with the text, else one by chance. */
function chooseOf(options: readonly unknown[], text: string): unknown {
  const lower = text.toLowerCase();
  const named = options.find((option) => typeof option === "string" && lower.includes(option.toLowerCase()));
  return named ?? options[Math.floor(chance(text, "option") * options.length)];
}

function numberFor(schema: Schema, text: string): number {
  const low = typeof schema.minimum === "number" ? schema.minimum : 0;
  const high = typeof schema.maximum === "number" ? schema.maximum : low + 1;
  const value = low + chance(text, "number") * (high - low);
  return schema.type === "integer" ? Math.round(value) : Math.round(value * 100) / 100;
}

/** A value that satisfies a JSON schema's types, enums and required properties, taken from the text where it can be. */
export function fillSchema(schema: unknown, text: string, depth = 0): unknown {
  if (!isSchema(schema) || depth > 6) return null;
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return chooseOf(schema.enum, text);
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants)) return fillSchema(variants[0], text, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "object": {
      const properties = isSchema(schema.properties) ? schema.properties : {};
      return Object.fromEntries(
        Object.entries(properties).map(([key, inner]) => [
          key,
          fillSchema(inner, `${key} ${text}`, depth + 1),
        ]),
      );
    }
    case "array":
      return [fillSchema(schema.items, text, depth + 1)];
    case "number":
    case "integer":
      return numberFor(schema, text);
    case "boolean":
      return chance(text, "boolean") < 0.5;
    case "null":
      return null;
    default:
      return sentences(text)[0]?.slice(0, 200) ?? "";
  }
}

/** Sentences of the prompt that share most with its last question or line: an extractive answer. */
function extract(text: string): string {
  const all = sentences(text);
  const question = all.findLast((sentence) => sentence.endsWith("?")) ?? all.at(-1) ?? "";
  const wanted = contentWords(question);
  const ranked = all
    .filter((sentence) => sentence !== question && !sentence.endsWith(":") && !sentence.endsWith("?"))
    .map((sentence, index) => ({ sentence, index, share: overlap(wanted, new Set(contentWords(sentence))) }))
    .sort((a, b) => b.share - a.share || a.index - b.index)
    .slice(0, 2)
    .sort((a, b) => a.index - b.index);
  if (ranked.length > 0) return ranked.map(({ sentence }) => sentence).join(" ");
  return `There is nothing to go by beyond "${question.slice(0, 120)}". Give some context to work with.`;
}

/** An answer to an input the simulated models know nothing about: by schema, by keyword, or extracted. */
export function fallbackAnswer(request: CompletionRequest): string {
  const text = request.messages.findLast((message) => message.role === "user")?.content ?? "";
  const whole = request.messages.map((message) => message.content).join("\n");
  if (/\bcategory\b[\s\S]*\bpriority\b[\s\S]*\bneeds_human\b/.test(whole))
    return triageAnswer(guessTriage(text.split(/Ticket:\s*/).at(-1) ?? text));
  const format = request.responseFormat;
  if (format?.type === "json_schema") return JSON.stringify(fillSchema(format.schema, text));
  const answer = extract(text);
  return format?.type === "json_object" ? JSON.stringify({ answer }) : answer;
}
