import { describe, expect, it } from "vitest";
import { newestRow } from "@/components/experiments/running-experiment";
import type { FeedItem, MatrixRow } from "@/components/experiments/types";
import { cellReference } from "@/lib/domain/experiments/packed-matrix";

const rows: MatrixRow[] = ["a", "b", "c"].map((exampleId) => ({
  exampleId,
  name: exampleId,
  title: exampleId,
  tags: [],
  cells: [],
}));
const item = (exampleId: string): FeedItem => ({
  cellId: cellReference(exampleId, "v"),
  at: "2026-01-01T00:00:00.000Z",
  exampleName: exampleId,
  variantId: "v",
  latencyMs: 1,
  score: 1,
  errorCode: null,
});

describe("the row to follow", () => {
  it("is that of the cell that finished last, wherever it stands", () => {
    expect(newestRow(rows, [item("b"), item("c")])).toBe(1);
  });

  it("is none before a cell has finished, or when its row is not shown", () => {
    expect(newestRow(rows, [])).toBeNull();
    expect(newestRow(rows, [item("z")])).toBeNull();
  });
});
