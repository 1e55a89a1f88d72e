import { expect, it } from "vitest";
import { parseExamples } from "@/lib/domain/examples/import";
import { summarizeImport } from "@/lib/domain/examples/import-summary";

it("shows the first rows, but every bad one", () => {
  const good = Array.from({ length: 30 }, (_, index) => `{"input_data":{"n":${index}}}`);
  const bad = Array.from({ length: 25 }, () => "{");
  const preview = parseExamples("jsonl", [...good, ...bad].join("\n"));
  const summary = summarizeImport({ ...preview, missing_variables: [{ variable: "x", rows: 30 }] });
  expect(summary.rowCount).toBe(30);
  expect(summary.firstRows.map((row) => row.input_data.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(summary.errors.map((error) => error.row)).toEqual(
    Array.from({ length: 25 }, (_, index) => 31 + index),
  );
  expect(summary.missingVariables).toEqual([{ variable: "x", rows: 30 }]);
});
