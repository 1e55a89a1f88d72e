/** Arithmetic mean; NaN of nothing. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/** Sample standard deviation (n − 1), two passes; exactly 0 when all values are equal; NaN for fewer than two. */
export function standardDeviationOf(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 2) return Number.NaN;
  const first = values[0] ?? 0;
  let equal = true;
  for (let i = 1; i < n && equal; i++) equal = values[i] === first;
  if (equal) return 0;
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((values[i] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / (n - 1));
}
