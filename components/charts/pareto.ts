export interface ParetoPoint {
  /** Lower is better: cost, latency. */
  x: number;
  /** Higher is better: score. */
  y: number;
}

/** The points no other beats on both: at most as much x with at least as much y, and better on one. By x. */
export function paretoFrontier<P extends ParetoPoint>(points: readonly P[]): P[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || b.y - a.y);
  let best: ParetoPoint = { x: Number.NaN, y: Number.NEGATIVE_INFINITY };
  return sorted.filter((point) => {
    // Points at one place do not beat each other.
    if (point.y < best.y || (point.y === best.y && point.x !== best.x)) return false;
    best = point;
    return true;
  });
}
