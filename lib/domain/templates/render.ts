import type { FieldError } from "../errors";
import { AssayError } from "../errors";
import type { JsonObject } from "../json";
import type { TemplateFormat } from "../prompts/schema";
import type { ChatMessage } from "../runs/completion";
import { fStringProblem, fStringVariables, renderFString } from "./f-string";
import { liquidProblem, liquidVariables, renderLiquid } from "./liquid";
import { MissingVariablesError, type Segment, type TemplateProblem, templateError } from "./problems";

const fStringVariable = /\{[\p{L}_][\p{L}\p{N}_]*\}/u;

/**
 * The format of a text whose author did not name one: `f-string` when it has `{name}` and neither `{{` nor `{%`,
 * else `liquid`.
 */
export function detectFormat(text: string): TemplateFormat {
  if (text.includes("{{") || text.includes("{%")) return "liquid";
  return fStringVariable.test(text) ? "f-string" : "liquid";
}

/** `detectFormat` over all messages: one format serves a version. */
export function detectMessagesFormat(messages: readonly ChatMessage[]): TemplateFormat {
  return detectFormat(messages.map((message) => message.content).join("\n"));
}

/** The first mistake in a template, or null. Lines and columns count from 1. */
export function templateProblem(format: TemplateFormat, text: string): TemplateProblem | null {
  return format === "liquid" ? liquidProblem(text) : fStringProblem(text);
}

/**
 * Refuses a template that does not parse.
 * @param pointer JSON pointer of the field that holds the text.
 * @throws AssayError `invalid` with line and column.
 */
export function checkTemplate(format: TemplateFormat, text: string, pointer: string): void {
  const problem = templateProblem(format, text);
  if (problem !== null) throw templateError(problem, pointer);
}

/**
 * Refuses messages of which any does not parse, naming each.
 * @param base pointer of the list, "/messages" in a request; a lone template is "/template".
 */
export function checkMessages(
  format: TemplateFormat,
  messages: readonly ChatMessage[],
  base = "/messages",
): void {
  const fields: FieldError[] = messages.flatMap((message, index) => {
    const problem = templateProblem(format, message.content);
    const pointer = base === "/template" ? base : `${base}/${index}/content`;
    return problem === null ? [] : templateError(problem, pointer).fields;
  });
  const first = fields[0];
  if (first !== undefined) {
    throw new AssayError("invalid", `The template does not parse: ${first.message}`, { fields });
  }
}

/**
 * Names of the variables a template takes, in order of appearance, without those it sets itself.
 * @throws AssayError `invalid` when it does not parse.
 */
export function templateVariables(format: TemplateFormat, text: string): string[] {
  checkTemplate(format, text, "/template");
  return format === "liquid" ? liquidVariables(text) : fStringVariables(text);
}

/** Names of the variables of all messages, in order of appearance, each once. */
export function messagesVariables(format: TemplateFormat, messages: readonly ChatMessage[]): string[] {
  checkMessages(format, messages);
  return [...new Set(messages.flatMap((message) => templateVariables(format, message.content)))];
}

/**
 * Renders a template into pieces that say which variable they came from.
 * @throws MissingVariablesError (422) naming every variable without a value, each at `/variables/name`;
 * AssayError `invalid` for a template that does not parse or renders past its limits.
 */
export function renderWithMarks(format: TemplateFormat, text: string, variables: JsonObject): Segment[] {
  checkTemplate(format, text, "/template");
  return format === "liquid" ? renderLiquid(text, variables) : renderFString(text, variables);
}

/** Renders a template to text. Objects and lists render as JSON. Throws as `renderWithMarks`. */
export function renderTemplate(format: TemplateFormat, text: string, variables: JsonObject): string {
  return renderWithMarks(format, text, variables)
    .map((segment) => segment.text)
    .join("");
}

/** `renderWithMarks` for every message. Missing variables of all messages are named together. */
export function renderMessagesWithMarks(
  messages: readonly ChatMessage[],
  format: TemplateFormat,
  variables: JsonObject,
): { role: ChatMessage["role"]; segments: Segment[] }[] {
  const missing: string[] = [];
  const rendered = messages.map((message) => {
    try {
      return { role: message.role, segments: renderWithMarks(format, message.content, variables) };
    } catch (error) {
      if (!(error instanceof MissingVariablesError)) throw error;
      missing.push(...error.missing);
      return { role: message.role, segments: [] };
    }
  });
  if (missing.length > 0) throw new MissingVariablesError([...new Set(missing)]);
  return rendered;
}

/** Renders every message to text. Throws as `renderMessagesWithMarks`. */
export function renderMessages(
  messages: readonly ChatMessage[],
  format: TemplateFormat,
  variables: JsonObject,
): ChatMessage[] {
  return renderMessagesWithMarks(messages, format, variables).map(({ role, segments }) => ({
    role,
    content: segments.map((segment) => segment.text).join(""),
  }));
}
