import { AssayError } from "../errors";
import type { Json, JsonObject } from "../json";
import type { ScorerResult } from "./evaluator";

/** A score that could not be had. The reason is shown; nothing is made up in its place. */
export function missing(reason: string, details: JsonObject = {}): ScorerResult {
  return { score: null, reason, details };
}

/** A yes-or-no score. */
export function verdict(holds: boolean, reason: string, details: JsonObject = {}): ScorerResult {
  return { score: holds ? 1 : 0, reason, details };
}

/** A text cut for a reason or detail, with an ellipsis when something is left out. */
export function excerpt(text: string, length = 120): string {
  const characters = [...text.slice(0, length * 2 + 2)];
  return characters.length > length ? `${characters.slice(0, length).join("")}…` : text;
}

/** `effect`, with its expected failures (AssayError) as a missing score; any other error goes on up. */
export async function orMissing(what: string, effect: () => Promise<ScorerResult>): Promise<ScorerResult> {
  try {
    return await effect();
  } catch (error) {
    if (error instanceof AssayError) return missing(`${what}: ${error.message}`);
    throw error;
  }
}

const shape = "Return a number from 0 to 1, true or false, null, or {score, reason, details}.";

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What was returned in the place of a score; JSON carries NaN and the infinities as text. */
function named(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return value;
  return `no score but ${excerpt(JSON.stringify(value))}`;
}

/**
 * The answer of user code or of a user's endpoint as a result. A score outside [0,1], NaN or anything that is not a
 * score is missing, with the reason: never clamped into a number nobody gave.
 */
export function customResult(value: Json | undefined, who: string): ScorerResult {
  if (typeof value === "boolean") return verdict(value, `${who} returned ${value}.`);
  if (value === null) return missing(`${who} gave no score.`);
  if (typeof value === "number") return scored(value, `${who} returned ${value}.`, {}, who);
  if (!isObject(value)) return missing(`${who} returned ${named(value)}. ${shape}`);
  const { score, reason, details } = value;
  const why = typeof reason === "string" ? excerpt(reason, 2000) : null;
  const more = isObject(details) ? details : {};
  if (score === null) return missing(why ?? `${who} gave no score.`, more);
  if (typeof score === "boolean") return verdict(score, why ?? `${who} returned ${score}.`, more);
  if (typeof score === "number") return scored(score, why ?? `${who} returned ${score}.`, more, who);
  if (score === undefined) return missing(`${who} returned an object without a score. ${shape}`);
  return missing(`${who} returned ${named(score)}. ${shape}`);
}

function scored(score: number, reason: string, details: JsonObject, who: string): ScorerResult {
  if (Number.isNaN(score)) return missing(`${who} returned NaN. ${shape}`, details);
  if (score < 0 || score > 1)
    return missing(`${who} returned ${score}, which is outside 0 to 1. ${shape}`, details);
  return { score, reason, details };
}
