import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import type { FieldError } from "@/lib/domain/errors";
import type { Json, JsonObject } from "@/lib/domain/json";

/** One input variable as typed. `json`: the text is JSON and not the value itself. */
export interface VariableDraft {
  name: string;
  text: string;
  json: boolean;
}

/** A golden example as it is being written. */
export interface ExampleDraft {
  variables: VariableDraft[];
  expected: string;
  /** Empty text is an expected output too: nothing at all. */
  expectsEmpty: boolean;
  context: string;
  tags: string;
}

/** What the actions take. */
export interface ExampleInput {
  input_data: JsonObject;
  expected_output: string | null;
  context: string | null;
  tags: string[];
}

function variableDraft(name: string, value: Json): VariableDraft {
  return typeof value === "string"
    ? { name, text: value, json: false }
    : { name, text: JSON.stringify(value, null, 2), json: true };
}

/** @param wanted variables the latest version takes; those the example lacks get empty fields. */
export function draftOf(example: ExampleAnswer | null, wanted: readonly string[]): ExampleDraft {
  const input = example?.input_data ?? {};
  const names = [...new Set([...wanted, ...Object.keys(input)])];
  return {
    variables: names.map((name) =>
      variableDraft(name, Object.hasOwn(input, name) ? (input[name] ?? null) : ""),
    ),
    expected: example?.expected_output ?? "",
    expectsEmpty: example?.expected_output === "",
    context: example?.context ?? "",
    tags: example?.tags.join(", ") ?? "",
  };
}

/** @returns what to send, or the fields that do not read: JSON variables that are not JSON. */
export function inputOf(
  draft: ExampleDraft,
): { ok: true; input: ExampleInput } | { ok: false; fields: FieldError[] } {
  const fields: FieldError[] = [];
  const entries = draft.variables.map(({ name, text, json }): [string, Json] => {
    if (!json) return [name, text];
    try {
      return [name, JSON.parse(text) as Json];
    } catch (error) {
      const reason = error instanceof SyntaxError ? error.message : "unreadable";
      fields.push({ pointer: `/input_data/${name}`, message: `Not JSON: ${reason}.` });
      return [name, null];
    }
  });
  if (fields.length > 0) return { ok: false, fields };
  return {
    ok: true,
    input: {
      input_data: Object.fromEntries(entries),
      expected_output: draft.expected === "" && !draft.expectsEmpty ? null : draft.expected,
      context: draft.context === "" ? null : draft.context,
      tags: [...new Set(draft.tags.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== ""),
    },
  };
}
