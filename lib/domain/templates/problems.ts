import { AssayError } from "../errors";

/** Variables a template needs and was not given. Doors answer 422; an experiment makes it a failed cell. */
export class MissingVariablesError extends AssayError {
  /** Paths as written in the template, such as `ticket` or `user.name`. */
  readonly missing: string[];

  constructor(missing: string[]) {
    const names = missing.map((name) => `"${name}"`).join(", ");
    super(
      "invalid",
      `Missing ${missing.length === 1 ? "variable" : "variables"} ${names}. Give a value for each.`,
      {
        fields: missing.map((name) => ({
          pointer: `/variables/${name.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll(".", "/")}`,
          message: `The template uses "${name}" and no value was given.`,
        })),
      },
    );
    this.missing = missing;
  }
}

/** Where a template is wrong. `line` and `column` count from 1. */
export interface TemplateProblem {
  message: string;
  line: number;
  column: number;
}

/** Line and column, from 1, of a character offset. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

/**
 * A template that does not parse, as 422.
 * @param pointer of the field that holds the text, such as "/template" or "/messages/1/content".
 */
export function templateError(problem: TemplateProblem, pointer: string): AssayError {
  const message = `${problem.message} (line ${problem.line}, column ${problem.column})`;
  return new AssayError("invalid", `The template does not parse: ${message}`, {
    fields: [{ pointer, message }],
  });
}

/** Characters one rendered message may have. */
export const maxRenderedLength = 2_000_000;

export function tooLong(): AssayError {
  return new AssayError(
    "invalid",
    `The rendered message is longer than ${maxRenderedLength} characters. Shorten the variables or the loop.`,
    { fields: [{ pointer: "/variables", message: "Renders to more text than a message may have." }] },
  );
}

/** A piece of a rendered message: its text, and the variable it came from (null for the template's own words). */
export interface Segment {
  text: string;
  variable: string | null;
}

/** How a value reads in a message: text as it is, nothing for null, anything else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  return JSON.stringify(value) ?? "";
}
