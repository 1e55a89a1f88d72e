import type { Json } from "@/lib/domain/json";

/** Beyond this a tree of it would be slower to read than the text. */
const longest = 200_000;

/** The text as a JSON object or list, or undefined when it is none or too long to unfold. */
export function tryParseJson(text: string | null): Json | undefined {
  if (text === null || text.length > longest || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
