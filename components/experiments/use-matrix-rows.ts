"use client";

import { useEffect, useMemo, useState } from "react";
import { type PackedMatrix, unpackMatrix } from "@/lib/domain/experiments/packed-matrix";
import { matrixPath } from "./matrix-path";
import type { MatrixRow } from "./types";

export interface LoadedRows {
  /** In run order; null until they are here. */
  rows: readonly MatrixRow[] | null;
  error: string | null;
  retry: () => void;
}

async function fetchMatrix(experimentId: string, signal: AbortSignal): Promise<PackedMatrix> {
  const response = await fetch(matrixPath(experimentId), { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as PackedMatrix;
}

/**
 * The rows of an ended experiment: of the matrix its page came with, else asked for.
 * @param given null where the page came without it.
 * @param version another one asks again: the experiment has been through another round.
 */
export function useMatrixRows(
  experimentId: string,
  given: PackedMatrix | null,
  version: string | null,
): LoadedRows {
  const [loaded, setLoaded] = useState<PackedMatrix | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const missing = given === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` and `version` are reasons to ask again
  useEffect(() => {
    if (!missing) return;
    const leaving = new AbortController();
    setError(null);
    fetchMatrix(experimentId, leaving.signal).then(setLoaded, (thrown) => {
      if (leaving.signal.aborted) return;
      // A browser's own words for a refused connection say nothing.
      const answered = thrown instanceof Error && thrown.message.startsWith("The server");
      setError(answered ? thrown.message : "The server cannot be reached.");
    });
    return () => leaving.abort();
  }, [experimentId, missing, version, attempt]);
  const matrix = given ?? loaded;
  const rows = useMemo(() => (matrix === null ? null : unpackMatrix(matrix)), [matrix]);
  return { rows, error: rows === null ? error : null, retry: () => setAttempt(attempt + 1) };
}
