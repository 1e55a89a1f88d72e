import "server-only";
import { stringify } from "csv-stringify/sync";
import type { Page } from "@/lib/data/paging";
import type { Json } from "@/lib/domain/json";
import { type ExportedFile, type ExportFormat, textStream } from "./exported-file";

/** More rows are what the REST lists are for, a page at a time. */
const maxRows = 100_000;

/** A list of rows as a file. */
export interface RowExport<Row> {
  /** The file's name without its ending. */
  name: string;
  /** Of the CSV, in order. */
  columns: readonly string[];
  page: (cursor: string | undefined) => Promise<Page<Row>>;
  /** A row as JSON; what is a list or an object in it is JSON text in the CSV. */
  object: (row: Row) => Record<string, Json>;
}

async function* pagesOf<Row>({ page }: RowExport<Row>): AsyncGenerator<Row[]> {
  let cursor: string | undefined;
  let count = 0;
  do {
    const { data, next_cursor: next } = await page(cursor);
    count += data.length;
    yield data;
    cursor = next ?? undefined;
  } while (cursor !== undefined && count < maxRows);
}

async function* csvPieces<Row>(rows: RowExport<Row>): AsyncGenerator<string, void> {
  const columns = [...rows.columns];
  yield stringify([columns]);
  for await (const page of pagesOf(rows)) {
    yield stringify(page.map(rows.object), {
      columns,
      cast: { boolean: String },
      // A name or a model's text that a spreadsheet would run as a formula stays text.
      escape_formulas: true,
    });
  }
}

async function* jsonPieces<Row>(rows: RowExport<Row>): AsyncGenerator<string, void> {
  let separator = "[\n";
  for await (const page of pagesOf(rows)) {
    if (page.length === 0) continue;
    yield separator + page.map((row) => JSON.stringify(rows.object(row))).join(",\n");
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** A list as CSV or JSON, a page in memory at a time, at most 100,000 rows. */
export function exportRows<Row>(rows: RowExport<Row>, format: ExportFormat): ExportedFile {
  return {
    filename: `${rows.name}.${format}`,
    mediaType: format === "csv" ? "text/csv; charset=utf-8" : "application/json",
    body: textStream(format === "csv" ? csvPieces(rows) : jsonPieces(rows)),
  };
}
