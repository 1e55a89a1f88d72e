import type { JsonObject } from "../json";
import { csvColumns, type ImportFormat } from "./import";

/** An example as exported: what an import takes, and no more. */
export interface ExportExample {
  input_data: JsonObject;
  expected_output: string | null;
  context: string | null;
  tags: string[];
}

/** Media type of an export. */
export const exportMediaType: Record<ImportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/x-ndjson",
  json: "application/json",
};

/**
 * Writes examples so that importing the file gives exactly the same examples. CSV cells are therefore written as they
 * are: no apostrophe is put before a leading "=", "+", "-" or "@", so a spreadsheet may read such a cell as a formula.
 * Yields pieces, so that a door can stream them.
 */
export function* exportExamples(
  format: ImportFormat,
  examples: readonly ExportExample[],
): Generator<string, void> {
  if (format === "csv") yield* exportCsv(examples);
  else if (format === "jsonl") for (const example of examples) yield `${JSON.stringify(plain(example))}\n`;
  else {
    yield "[";
    for (const [index, example] of examples.entries())
      yield `${index === 0 ? "\n" : ",\n"}${JSON.stringify(plain(example))}`;
    yield "\n]\n";
  }
}

function plain({ input_data, expected_output, context, tags }: ExportExample): ExportExample {
  return { input_data, expected_output, context, tags };
}

/**
 * Variables to give a column each, or null when columns would lose something: values that are not text, examples with
 * different variables, or names that mean something else in a header.
 */
function variableColumns(examples: readonly ExportExample[]): string[] | null {
  const names = Object.keys(examples[0]?.input_data ?? {});
  if (names.length === 0) return null;
  const reserved = names.some((name) => name.trim() !== name || csvColumns.some((column) => column === name));
  const uniform = examples.every(({ input_data }) => {
    const keys = Object.keys(input_data);
    return keys.length === names.length && names.every((name) => typeof input_data[name] === "string");
  });
  return reserved || !uniform ? null : names;
}

function* exportCsv(examples: readonly ExportExample[]): Generator<string, void> {
  const names = variableColumns(examples);
  const header = [...(names ?? ["input_data"]), "expected_output", "context", "tags"];
  yield `${header.map(csvCell).join(",")}\r\n`;
  for (const { input_data, expected_output, context, tags } of examples) {
    const input =
      names === null ? [JSON.stringify(input_data)] : names.map((name) => String(input_data[name]));
    yield `${[...input, expected_output, context, csvTags(tags)].map(csvCell).join(",")}\r\n`;
  }
}

/** A cell: null is nothing at all, the empty text is quoted, and anything that could be misread is quoted. */
function csvCell(value: string | null): string {
  if (value === null) return "";
  return value === "" || /[",;\t\r\n]|^\s|\s$|^\uFEFF/.test(value)
    ? `"${value.replaceAll('"', '""')}"`
    : value;
}

function csvTags(tags: readonly string[]): string | null {
  if (tags.length === 0) return null;
  return tags.some((tag) => /[;,[\]"]/.test(tag)) ? JSON.stringify(tags) : tags.join(";");
}
