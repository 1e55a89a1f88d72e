import type { z } from "zod";
import { AssayError, type FieldError } from "../errors";

/** Nesting a body may have; deeper ones exist only to overflow a recursive parser. */
export const maxInboundDepth = 64;
const maxReportedFields = 100;

/**
 * RFC 6901 JSON pointer of a path.
 * @returns "" for the whole document, else "/a/0/b" with "~" and "/" escaped.
 */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function textProblem(text: string): string | null {
  if (text.includes("\u0000")) return "Contains the character U+0000, which cannot be stored. Remove it.";
  if (!text.isWellFormed()) return "Contains half of a UTF-16 surrogate pair. Send valid Unicode.";
  return null;
}

/**
 * Refuses what the database cannot store, anywhere in a parsed body: U+0000 and unpaired surrogates in strings and
 * keys, and nesting deeper than `maxInboundDepth`. Iterative, so a hostile body cannot overflow the stack.
 * @throws AssayError `invalid` (422) with a pointer to each offending value.
 */
export function refuseUnstorable(value: unknown): void {
  const fields: FieldError[] = [];
  const open: { value: unknown; path: PropertyKey[] }[] = [{ value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: current, path } = next;
    if (typeof current === "string") {
      const problem = textProblem(current);
      if (problem !== null) fields.push({ pointer: jsonPointer(path), message: problem });
    } else if (typeof current === "object" && current !== null) {
      if (path.length >= maxInboundDepth) {
        fields.push({ pointer: "", message: `Nested deeper than ${maxInboundDepth} levels. Flatten it.` });
        break;
      }
      for (const [key, child] of Object.entries(current)) {
        const problem = textProblem(key);
        if (problem !== null)
          fields.push({ pointer: jsonPointer(path), message: `A field name ${lower(problem)}` });
        if (typeof child === "string" || typeof child === "object")
          open.push({ value: child, path: [...path, key] });
      }
    }
    if (fields.length >= maxReportedFields) break;
  }
  if (fields.length > 0) throw invalidInput(fields);
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** 422 from a list of problems; the message repeats the first, so that a log line alone is useful. */
export function invalidInput(fields: FieldError[]): AssayError {
  const first = fields[0];
  const place = first === undefined || first.pointer === "" ? "" : ` at ${first.pointer}`;
  const more = fields.length > 1 ? ` (and ${fields.length - 1} more)` : "";
  const message =
    first === undefined ? "The request is invalid." : `Invalid request${place}: ${first.message}${more}`;
  return new AssayError("invalid", message, { fields });
}

type Issue = z.core.$ZodIssue;

/** A union reports every branch; people need the one they meant: the branch that failed deepest, then with least. */
function meantBranch(branches: Issue[][]): Issue[] {
  const depth = (issues: Issue[]) =>
    Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === "unrecognized_keys" ? 1 : 0)));
  const sorted = [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
  return sorted[0] ?? [];
}

function fieldsOfIssue(issue: Issue, base: PropertyKey[]): FieldError[] {
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: jsonPointer([...path, key]),
      message: "Unknown field. Remove it or check its spelling.",
    }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const branch = meantBranch(issue.errors);
    const inside = branch.some((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys");
    if (inside) return branch.flatMap((inner) => fieldsOfIssue(inner, path));
    const messages = new Set(issue.errors.flat().map((inner) => inner.message));
    return [{ pointer: jsonPointer(path), message: [...messages].join(" Or: ") }];
  }
  return [{ pointer: jsonPointer(path), message: issue.message }];
}

/** Problems of a failed zod parse as field errors with JSON pointers, at most 100. `base` prefixes each pointer. */
export function fieldErrors(error: z.ZodError, base: PropertyKey[] = []): FieldError[] {
  return error.issues.flatMap((issue) => fieldsOfIssue(issue, base)).slice(0, maxReportedFields);
}

/**
 * Parses untrusted input (a body or a query object) with its schema, after `refuseUnstorable`.
 * @throws AssayError `invalid` (422) with one pointer per problem.
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  refuseUnstorable(value);
  const parsed = schema.safeParse(value, {
    error: (issue) =>
      issue.code === "invalid_type" && issue.input === undefined ? "This field is required." : undefined,
  });
  if (!parsed.success) throw invalidInput(fieldErrors(parsed.error));
  return parsed.data;
}

/** A query string as the object its schema parses. A repeated parameter becomes an array. */
export function queryObject(params: URLSearchParams): Record<string, string | string[]> {
  const keys = [...new Set(params.keys())];
  return Object.fromEntries(
    keys.map((key) => {
      const values = params.getAll(key);
      return [key, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

/** Parses a query string with its schema, each parameter given once. Throws as `parseInput`. */
export function parseQuery<S extends z.ZodType>(schema: S, params: URLSearchParams): z.output<S> {
  const query = queryObject(params);
  refuseUnstorable(query);
  const repeated = Object.keys(query).filter((name) => Array.isArray(query[name]));
  if (repeated.length > 0) {
    const message = "Given more than once. Give it once.";
    throw invalidInput(
      repeated.slice(0, maxReportedFields).map((name) => ({ pointer: jsonPointer([name]), message })),
    );
  }
  return parseInput(schema, query);
}
