"use client";

import { useRouter } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import { type PackedMatrix, unpackMatrix, withChanges } from "@/lib/domain/experiments/packed-matrix";
import { followEvents } from "./follow-events";
import type { ExperimentStatus, MatrixRow, RunningNews, RunningView } from "./types";

export interface Running {
  rows: readonly MatrixRow[];
  view: RunningView;
  /** The connection is lost and being opened again. */
  disconnected: boolean;
  /** The status it ended with, until the page is fetched again; null while it runs. */
  ended: ExperimentStatus | null;
}

/**
 * Follows a running experiment. When cells appear that the page has no rows for (the run was planned or extended), and
 * when it ends, the page is fetched again.
 */
export function useRunning(
  experimentId: string,
  matrix: PackedMatrix,
  initial: RunningView & { since: string },
): Running {
  const router = useRouter();
  const base = useMemo(() => unpackMatrix(matrix), [matrix]);
  const [live, setLive] = useState<Running & { of: PackedMatrix }>(() => ({
    of: matrix,
    rows: base,
    view: initial,
    disconnected: false,
    ended: null,
  }));
  const variantIds = useMemo(() => matrix.columns.map((column) => column.variantId), [matrix]);
  const asked = useRef<PackedMatrix | null>(null);
  const plannedTotal = initial.progress.total;
  useEffect(() => {
    const fetchAgain = () => {
      if (asked.current === matrix) return;
      asked.current = matrix;
      router.refresh();
    };
    const take = (message: MessageEvent<string>) => {
      const { changes, status, ...view } = JSON.parse(message.data) as RunningNews;
      setLive((before) => ({
        of: matrix,
        rows: withChanges(before.of === matrix ? before.rows : base, variantIds, changes),
        view,
        disconnected: false,
        ended: message.type === "done" ? status : null,
      }));
      if (view.progress.total !== plannedTotal) fetchAgain();
    };
    const url = `/api/pages/experiments/${experimentId}/events?since=${encodeURIComponent(initial.since)}`;
    const stop = followEvents(url, {
      on: {
        progress: take,
        done: (message) => {
          stop();
          take(message);
          asked.current = null;
          fetchAgain();
        },
      },
      onLost: () => setLive((before) => ({ ...before, disconnected: true })),
    });
    return stop;
  }, [experimentId, matrix, base, variantIds, plannedTotal, initial.since, router]);
  return live.of === matrix ? live : { rows: base, view: initial, disconnected: false, ended: null };
}
