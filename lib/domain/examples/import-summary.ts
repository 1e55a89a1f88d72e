import type { ImportError, ImportPreview } from "./import";
import type { ExampleCreate } from "./schema";

/** What a page shows of a file before it is imported: the first rows, every bad one, and what rows lack. */
export interface ImportSummary {
  rowCount: number;
  firstRows: ExampleCreate[];
  errors: ImportError[];
  missingVariables: { variable: string; rows: number }[];
}

const shownRows = 20;

/** The part of a preview that a page shows; a file may hold 50 MB of rows. */
export function summarizeImport(
  preview: ImportPreview & { missing_variables: ImportSummary["missingVariables"] },
): ImportSummary {
  return {
    rowCount: preview.rows.length,
    firstRows: preview.rows.slice(0, shownRows),
    errors: preview.errors,
    missingVariables: preview.missing_variables,
  };
}
