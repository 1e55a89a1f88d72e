"use client";

import { useCallback } from "react";
import type { CellDetail } from "./types";
import type { LoadCell } from "./use-cell";

async function fetchCell(experimentId: string, reference: string): Promise<CellDetail> {
  const response = await fetch(
    `/api/pages/experiments/${experimentId}/cells?cell=${encodeURIComponent(reference)}`,
  );
  if (response.ok) return (await response.json()) as CellDetail;
  const problem: unknown = await response.json().catch(() => null);
  const known = typeof problem === "object" && problem !== null && "detail" in problem;
  throw new Error(
    known && typeof problem.detail === "string" ? problem.detail : `The server answered ${response.status}.`,
  );
}

/** Fetches a cell of an experiment by its reference. */
export function useLoadCell(experimentId: string): LoadCell {
  return useCallback((reference: string) => fetchCell(experimentId, reference), [experimentId]);
}
