import { jsonrepair } from "jsonrepair";
import { z } from "zod";
import type { Json, JsonObject } from "../json";
import type { ResponseFormat } from "../runs/completion";
import type { JudgeAnswer, JudgeRequest, ScorerResult } from "./evaluator";
import { excerpt, missing } from "./results";

const maxRawLength = 200_000;

/** Readings of an answer from strictest to loosest: as it is, out of a code fence, the outermost object, repaired. */
function* candidates(raw: string): Generator<string> {
  const text = raw.replace(/^\s*<think>[\s\S]*?<\/think>/, "").trim();
  yield text;
  const fenced = /```(?:json)?\s*\n?([\s\S]*?)```/i.exec(text)?.[1];
  if (fenced !== undefined) yield fenced.trim();
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (start < 0) return;
  const object = end > start ? text.slice(start, end + 1) : text.slice(start);
  yield object;
  try {
    yield jsonrepair(object);
  } catch {
    // Beyond repair: the caller asks the judge once more.
  }
}

/**
 * Reads a judge's answer: tolerates a reasoning preamble, code fences, prose around the object and small JSON mistakes,
 * never a missing or wrong field.
 */
export function parseJudgeAnswer(raw: string, schema: z.ZodType<Json>): JudgeAnswer {
  if (raw.length > maxRawLength)
    return { ok: false, raw: excerpt(raw, 10_000), error: "The answer is too long." };
  let error = raw.trim() === "" ? "The answer is empty." : "The answer holds no JSON object.";
  for (const candidate of candidates(raw)) {
    let value: unknown;
    try {
      value = JSON.parse(candidate);
    } catch {
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return { ok: true, value: parsed.data, raw };
    if (typeof value === "object" && value !== null) error = excerpt(z.prettifyError(parsed.error), 1000);
  }
  return { ok: false, raw, error };
}

/** The one message sent after an answer that could not be read; appended to the conversation after that answer. */
export function repairMessage(error: string, schema: z.ZodType<Json>): string {
  return [
    "Your answer could not be read:",
    error,
    "Answer again with one JSON object and nothing else, no code fence, that satisfies this JSON schema:",
    JSON.stringify(judgeSchema(schema)),
  ].join("\n");
}

/** Keywords that some structured-output modes refuse. The answer is checked against them here in any case. */
const localKeywords = new Set(["minimum", "maximum", "minItems", "maxItems", "default"]);

/** JSON Schema of a judge's answer, every property required and no others, as strict structured output wants it. */
export function judgeSchema(schema: z.ZodType<Json>): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12" });
  return JSON.parse(
    JSON.stringify(rest, (key, value: unknown) => (localKeywords.has(key) ? undefined : value)),
  );
}

/** Response format of a judge call, for models with structured output. */
export function judgeResponseFormat(request: Pick<JudgeRequest, "name" | "schema">): ResponseFormat {
  return { type: "json_schema", name: request.name, schema: judgeSchema(request.schema), strict: true };
}

/** What a judge is told about the form of its answer, for models without structured output too. */
export const answerRule = "Answer with one JSON object and nothing else.";

/** A score for an answer that never came or stayed unreadable: missing, with the raw answer kept where there is one. */
export function unreadable(answer: Extract<JudgeAnswer, { ok: false }>): ScorerResult {
  if (answer.raw === null) return missing(answer.error, { raw: null });
  return missing(`The judge gave no usable answer. ${answer.error}`, { raw: excerpt(answer.raw, 10_000) });
}
