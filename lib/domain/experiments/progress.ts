/** Where a running round stands. Cells done before it (an extension, a retry) are left out of its pace. */
export interface Pace {
  /** Cells of the round that are done. */
  done: number;
  /** Cells of the round in all. */
  total: number;
  elapsedMs: number;
  /** Cells done within the last `recentMs`. */
  recentlyDone: number;
  recentMs: number;
}

export interface Forecast {
  /** Null until there is enough to tell from. */
  cellsPerSecond: number | null;
  remainingMs: number | null;
}

/** Fewer finished cells than this say little about the pace. */
const fewestCells = 3;

/**
 * Rate and time left from the pace of late, which follows a rate limit or a faster provider; from the whole run so far
 * while too few cells finished lately.
 */
export function forecastPace(pace: Pace): Forecast {
  const { done, total, elapsedMs, recentlyDone, recentMs } = pace;
  const window = Math.min(recentMs, elapsedMs);
  const lately = recentlyDone >= fewestCells && window > 0 ? recentlyDone / window : null;
  const overall = done >= fewestCells && elapsedMs > 0 ? done / elapsedMs : null;
  const perMs = lately ?? overall;
  if (perMs === null) return { cellsPerSecond: null, remainingMs: null };
  return { cellsPerSecond: perMs * 1000, remainingMs: Math.max(0, total - done) / perMs };
}

/**
 * What the round will have cost at the end if the cells to come cost what those done did, in USD as a decimal string.
 * Null while nothing is done, or while nothing was paid and all may still change.
 * @param costBeforeUsd paid in earlier rounds.
 */
export function projectCost(
  costUsd: string,
  costBeforeUsd: string,
  done: number,
  total: number,
): string | null {
  if (done === 0 || total === 0) return null;
  const before = Number(costBeforeUsd);
  const paid = Number(costUsd) - before;
  if (!Number.isFinite(paid) || paid < 0) return null;
  return (before + (paid / done) * total).toFixed(8);
}

/** USD per 1,000 calls from a sum over `calls`, as a decimal string; null where either is missing. */
export function costPerThousand(costUsd: string | null, calls: number): string | null {
  if (costUsd === null || calls === 0) return null;
  return ((Number(costUsd) / calls) * 1000).toFixed(8);
}
