import { fieldErrors, refuseUnstorable } from "../api/inbound";
import { AssayError } from "../errors";
import type { Json } from "../json";
import { maxVariableName } from "../prompts/schema";
import { type CsvCell, type CsvRecord, csvSeparator, readCsv } from "./csv";
import { type ExampleCreate, exampleCreateSchema, maxImportRows } from "./schema";

export type ImportFormat = "csv" | "jsonl" | "json";

/**
 * A row that cannot be imported. `row` counts from 1: the record below the header in CSV, the line in JSON Lines, the
 * item in JSON. 0 is the file as a whole.
 */
export interface ImportError {
  row: number;
  message: string;
}

/** What an import would bring: the good rows and every bad one. Writing is all or nothing. */
export interface ImportPreview {
  rows: ExampleCreate[];
  errors: ImportError[];
}

/** CSV columns that are not input variables. `input_data` holds a JSON object, whose values need not be text. */
export const csvColumns = ["input_data", "expected_output", "context", "tags"] as const;
const isOwnColumn = (name: string): boolean => csvColumns.some((column) => column === name);

/** Bytes of a file as text; a UTF-8 byte order mark is dropped. null when it is not UTF-8. */
function decode(file: Uint8Array | string): string | null {
  if (typeof file === "string") return file.replace(/^\uFEFF/, "");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file);
  } catch {
    return null;
  }
}

/** One record against the schema: an example, or what is wrong with it in one sentence. */
function readRecord(record: unknown): ExampleCreate | string {
  try {
    refuseUnstorable(record);
  } catch (error) {
    if (error instanceof AssayError) return describe(error.fields);
    throw error;
  }
  const parsed = exampleCreateSchema.safeParse(record, {
    error: (issue) =>
      issue.code === "invalid_type" && issue.input === undefined ? "is required" : undefined,
  });
  return parsed.success ? parsed.data : describe(fieldErrors(parsed.error));
}

function describe(fields: { pointer: string; message: string }[]): string {
  return fields
    .map(({ pointer, message }) => (pointer === "" ? message : `${pointer.slice(1)}: ${message}`))
    .join(" ");
}

function collect(records: Iterable<{ row: number; record: unknown } | ImportError>): ImportPreview {
  const preview: ImportPreview = { rows: [], errors: [] };
  for (const item of records) {
    if ("message" in item) {
      preview.errors.push(item);
      continue;
    }
    const result = readRecord(item.record);
    if (typeof result === "string") preview.errors.push({ row: item.row, message: result });
    else preview.rows.push(result);
  }
  const count = preview.rows.length + preview.errors.length;
  if (count === 0) preview.errors.push({ row: 0, message: "The file has no rows." });
  if (count > maxImportRows) {
    return {
      rows: [],
      errors: [{ row: 0, message: `The file has ${count} rows; ${maxImportRows} is the most. Split it.` }],
    };
  }
  return preview;
}

function fileError(message: string): ImportPreview {
  return { rows: [], errors: [{ row: 0, message }] };
}

/**
 * Reads golden examples from a file and checks every row. Nothing is thrown for bad content: it is in `errors`.
 *
 * CSV: a header row; `expected_output`, `context` and `tags` are themselves, `input_data` is a JSON object, every other
 * column is an input variable with text values. An empty cell is "no value" for `expected_output` and `context`, a
 * quoted empty cell (`""`) is the empty text. Tags are split at ";" else ",", or written as a JSON list. Comma,
 * semicolon and tab separate. JSON Lines: one object a line, blank lines skipped. JSON: a list of objects.
 * @param file bytes in UTF-8, or text.
 */
export function parseExamples(format: ImportFormat, file: Uint8Array | string): ImportPreview {
  const text = decode(file);
  if (text === null) return fileError("The file is not UTF-8 text. Save it as UTF-8 and try again.");
  if (format === "csv") return parseCsvExamples(text);
  return format === "jsonl" ? collect(jsonLines(text)) : parseJsonExamples(text);
}

function* jsonLines(text: string): Generator<{ row: number; record: unknown } | ImportError> {
  let row = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    row += 1;
    if (line.trim() === "") continue;
    try {
      yield { row, record: JSON.parse(line) };
    } catch (error) {
      yield { row, message: `Not JSON: ${error instanceof Error ? error.message : "unreadable"}.` };
    }
  }
}

function parseJsonExamples(text: string): ImportPreview {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fileError(`Not JSON: ${error instanceof Error ? error.message : "unreadable"}.`);
  }
  if (!Array.isArray(value)) return fileError("Expected a JSON list of examples.");
  return collect(value.map((record: unknown, index) => ({ row: index + 1, record })));
}

function headerProblem(header: string[]): string | null {
  if (header.some((name) => name === "")) return "A column has no name. Name every column in the first row.";
  if (header.some((name) => name.length > maxVariableName)) {
    return `A column's name is longer than ${maxVariableName} characters. Shorten it.`;
  }
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined) return `Two columns are named "${repeated}". Rename one.`;
  if (!header.some((name) => name === "input_data" || !isOwnColumn(name))) {
    return "No column holds input. Add one column for each variable, or input_data.";
  }
  return null;
}

function parseCsvExamples(text: string): ImportPreview {
  const [first, ...body] = readCsv(text, csvSeparator(text));
  if (first === undefined) return fileError("The file is empty. The first row names the columns.");
  const header = first.cells.map((cell) => cell.text.trim());
  const problem = first.problem ?? headerProblem(header);
  return problem === null ? collect(csvRecords(header, body)) : fileError(problem);
}

function* csvRecords(
  header: string[],
  body: CsvRecord[],
): Generator<{ row: number; record: unknown } | ImportError> {
  for (const [index, { cells, problem }] of body.entries()) {
    const row = index + 1;
    if (problem !== null) {
      yield { row, message: problem };
    } else if (cells.length !== header.length) {
      yield { row, message: `Has ${cells.length} cells where the header has ${header.length}.` };
    } else {
      const record = csvRecord(header, cells);
      yield typeof record === "string" ? { row, message: record } : { row, record };
    }
  }
}

function csvRecord(header: string[], cells: CsvCell[]): Record<string, Json> | string {
  const variables: Record<string, Json> = Object.create(null);
  const record: Record<string, Json> = {};
  for (const [index, name] of header.entries()) {
    const cell = cells[index] ?? { text: "", quoted: false };
    if (name === "input_data") {
      const data = jsonObject(cell.text);
      if (data === null) return "input_data: Expected a JSON object.";
      Object.assign(variables, data);
    } else if (name === "tags") {
      const tags = splitTags(cell.text);
      if (tags === null) return 'tags: Expected tags split by ";" or a JSON list of texts.';
      record.tags = tags;
    } else if (isOwnColumn(name)) {
      record[name] = cell.text === "" && !cell.quoted ? null : cell.text;
    } else {
      variables[name] = cell.text;
    }
  }
  return { ...record, input_data: { ...variables } };
}

function jsonObject(text: string): Record<string, Json> | null {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? { ...(value as Record<string, Json>) }
      : null;
  } catch {
    return null;
  }
}

function splitTags(text: string): string[] | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith("[")) {
    return trimmed
      .split(trimmed.includes(";") ? ";" : ",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
  }
  try {
    const value: unknown = JSON.parse(trimmed);
    return Array.isArray(value) && value.every((tag) => typeof tag === "string") ? value : null;
  } catch {
    return null;
  }
}

/**
 * Bad rows as the 422 of an import: one field a row, its number in the message and its position in the pointer.
 */
export function importError(errors: readonly ImportError[]): AssayError {
  const first = errors[0];
  const more = errors.length > 1 ? ` ${errors.length} rows are wrong in all.` : "";
  const place = first === undefined || first.row === 0 ? "" : `Row ${first.row}: `;
  return new AssayError(
    "invalid",
    `Nothing was imported. ${place}${first?.message ?? "The file is wrong."}${more}`,
    {
      fields: errors.map(({ row, message }) =>
        row === 0 ? { pointer: "", message } : { pointer: `/${row - 1}`, message: `Row ${row}: ${message}` },
      ),
    },
  );
}
