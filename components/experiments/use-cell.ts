"use client";

import { useEffect, useRef, useState } from "react";
import type { CellDetail } from "./types";

export type LoadCell = (cellId: string) => Promise<CellDetail>;

export interface LoadedCell {
  /** What is shown: while another cell loads, still the one before. */
  detail: CellDetail | null;
  loading: boolean;
  error: string | null;
  retry: () => void;
  /** Replaces what is known of a cell: it was reviewed here. */
  put: (detail: CellDetail) => void;
}

/**
 * Loads a cell when it is opened and remembers a finished one for as long as the page lives.
 * A new `state` (a running cell got its score) asks again.
 */
export function useCell(cellId: string | null, loadCell: LoadCell, state = ""): LoadedCell {
  const known = useRef(new Map<string, CellDetail>());
  const [shown, setShown] = useState<CellDetail | null>(null);
  const [failure, setFailure] = useState<{ cellId: string; message: string } | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` and `state` are reasons to ask again
  useEffect(() => {
    if (cellId === null) return;
    const hit = known.current.get(cellId);
    if (hit) {
      setShown(hit);
      return;
    }
    let stale = false;
    setFailure(null);
    loadCell(cellId).then(
      (detail) => {
        if (detail.status === "completed" || detail.status === "failed") known.current.set(cellId, detail);
        if (!stale) setShown(detail);
      },
      (thrown) => {
        const message = thrown instanceof Error ? thrown.message : "The server did not answer.";
        if (!stale) setFailure({ cellId, message });
      },
    );
    return () => {
      stale = true;
    };
  }, [cellId, loadCell, attempt, state]);
  const error = failure?.cellId === cellId ? (failure?.message ?? null) : null;
  return {
    detail: shown,
    loading: cellId !== null && shown?.id !== cellId && error === null,
    error,
    retry: () => setAttempt(attempt + 1),
    put: (detail) => {
      known.current.set(detail.id, detail);
      setShown((current) => (current?.id === detail.id ? detail : current));
    },
  };
}
