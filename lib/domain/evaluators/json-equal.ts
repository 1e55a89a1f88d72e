import { z } from "zod";
import type { Json } from "../json";
import type { EvaluatorDefinition } from "./evaluator";
import { excerpt, missing, verdict } from "./results";

const maxDifferences = 20;

const configSchema = z.strictObject({
  ignore_paths: z.array(z.string().min(1).max(500)).max(100).default([]).meta({
    title: "Ignored paths",
    description: "Parts that may differ, such as /id or items.*.price; * stands for any one key or index.",
  }),
});
type Config = z.output<typeof configSchema>;

/** A place where two JSON values differ. `path` is an RFC 6901 pointer. */
export interface JsonDifference {
  path: string;
  expected: Json | undefined;
  actual: Json | undefined;
}

/** "/a/0" (a pointer) or "a.0" as its parts. */
function pathParts(path: string): string[] {
  if (!path.startsWith("/")) return path.split(".");
  return path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function ignores(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length && pattern.every((part, index) => part === "*" || part === path[index])
  );
}

function isContainer(value: Json | undefined): value is Json[] | { [key: string]: Json } {
  return typeof value === "object" && value !== null;
}

/**
 * Places where two JSON values differ, at most 20, the order of keys not counting. Iterative, so that deeply nested
 * output cannot overflow the stack.
 */
export function jsonDifferences(
  expected: Json,
  actual: Json,
  ignored: readonly string[][],
): JsonDifference[] {
  const differences: JsonDifference[] = [];
  const open: { path: string[]; left: Json | undefined; right: Json | undefined }[] = [
    { path: [], left: expected, right: actual },
  ];
  for (let next = open.pop(); next !== undefined && differences.length < maxDifferences; next = open.pop()) {
    const { path, left, right } = next;
    if (ignored.some((pattern) => ignores(pattern, path))) continue;
    if (isContainer(left) && isContainer(right) && Array.isArray(left) === Array.isArray(right)) {
      const leftEntries = new Map(Object.entries(left));
      const rightEntries = new Map(Object.entries(right));
      const keys = [...new Set([...leftEntries.keys(), ...rightEntries.keys()])].reverse();
      for (const key of keys) {
        open.push({ path: [...path, key], left: leftEntries.get(key), right: rightEntries.get(key) });
      }
    } else if (left !== right) {
      const pointer = path.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
      differences.push({ path: pointer, expected: left, actual: right });
    }
  }
  return differences;
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "absent";
  return isContainer(value)
    ? Array.isArray(value)
      ? "a list"
      : "an object"
    : excerpt(JSON.stringify(value), 80);
}

function parseJson(text: string): { value: Json } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

export const jsonEqual: EvaluatorDefinition<Config> = {
  type: "json_equal",
  kind: "deterministic",
  label: "JSON equality",
  description: "1 when the output is JSON equal to the expected output, whatever the order of keys.",
  configSchema,
  defaultThreshold: 1,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: (example) => example.expected !== null,
  evaluate: ({ output, expected }, config) => {
    const wanted = expected === null ? null : parseJson(expected);
    if (wanted === null) return missing("The expected output is not JSON. Correct the example.");
    const given = parseJson(output);
    if (given === null) return verdict(false, "The output is not JSON.");
    const differences = jsonDifferences(wanted.value, given.value, config.ignore_paths.map(pathParts));
    const [first] = differences;
    if (first === undefined) return verdict(true, "Equals the expected JSON.");
    const place = first.path === "" ? "The whole value" : first.path;
    const many = differences.length >= maxDifferences ? `${maxDifferences} or more` : `${differences.length}`;
    const reason = `${place} is ${shown(first.actual)}, expected ${shown(first.expected)} (${many} differ).`;
    return verdict(false, reason, {
      differences: differences.map((difference) => ({
        path: difference.path,
        expected: shown(difference.expected),
        actual: shown(difference.actual),
      })),
    });
  },
};
