import type { JsonObject } from "../json";
import {
  MissingVariablesError,
  maxRenderedLength,
  positionOf,
  type Segment,
  type TemplateProblem,
  tooLong,
} from "./problems";

const identifier = "[\\p{L}_][\\p{L}\\p{N}_]*";
const partPattern = new RegExp(`\\{\\{|\\}\\}|\\{(${identifier})\\}`, "gu");
const openPattern = new RegExp(`^\\{${identifier}[^}]*$`, "u");

/** Text between variables, and variables. */
type Part = { text: string } | { variable: string };

/**
 * Parts of an f-string template: `{name}` is a variable, `{{` and `}}` are literal braces. Other braces are text, so
 * that a prompt may show JSON.
 */
export function parseFString(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(partPattern)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    const name = match[1];
    parts.push(name === undefined ? { text: match[0] === "{{" ? "{" : "}" } : { variable: name });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** The first mistake of an f-string template, or null: a `{name` that is never closed. */
export function fStringProblem(text: string): TemplateProblem | null {
  const last = text.lastIndexOf("{");
  if (last < 0 || text[last - 1] === "{" || !openPattern.test(text.slice(last))) return null;
  return { message: 'A "{" is never closed. Write {name}, or {{ for a brace.', ...positionOf(text, last) };
}

/** Names of an f-string template's variables, in order of appearance. */
export function fStringVariables(text: string): string[] {
  return [...new Set(parseFString(text).flatMap((part) => ("variable" in part ? [part.variable] : [])))];
}

/** As JSON but for strings; unlike in Liquid, null reads "null", as Python's None would not vanish either. */
function jsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Renders an f-string template into pieces.
 * @throws MissingVariablesError naming every variable without a value.
 */
export function renderFString(text: string, variables: JsonObject): Segment[] {
  const parts = parseFString(text);
  const missing = new Set<string>();
  let length = 0;
  const segments = parts.map((part): Segment => {
    if ("text" in part) {
      length += part.text.length;
      return { text: part.text, variable: null };
    }
    const value = Object.hasOwn(variables, part.variable) ? variables[part.variable] : undefined;
    if (value === undefined) {
      missing.add(part.variable);
      return { text: "", variable: part.variable };
    }
    const rendered = jsonText(value);
    length += rendered.length;
    return { text: rendered, variable: part.variable };
  });
  if (missing.size > 0) throw new MissingVariablesError([...missing]);
  if (length > maxRenderedLength) throw tooLong();
  return segments;
}
