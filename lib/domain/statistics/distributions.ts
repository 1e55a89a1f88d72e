import { erfc, incompleteBeta, logBeta } from "./special-functions";

/** P(Z ≤ z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2);
}

function rational(x: number, numerator: readonly number[], denominator: readonly number[]): number {
  const horner = (c: readonly number[]) => c.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
  return horner(numerator) / horner(denominator);
}

const central = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
] as const;
const middle = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const;
const tail = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const;

/** The z with P(Z ≤ z) = p (Wichura 1988, algorithm AS 241); ∓Infinity at p = 0 and 1. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability lies in [0, 1]; got ${p}.`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * rational(0.180625 - q * q, ...central);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  if (!Number.isFinite(r)) return q < 0 ? -Infinity : Infinity;
  const size = r <= 5 ? rational(r - 1.6, ...middle) : rational(r - 5, ...tail);
  return q < 0 ? -size : size;
}

/** P(T ≤ t) of Student's t distribution with df > 0 degrees of freedom. */
export function studentTCdf(t: number, df: number): number {
  if (t === 0) return 0.5;
  const square = t * t;
  const upper = 0.5 * incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square));
  return t > 0 ? 1 - upper : upper;
}

/** The t with P(T ≤ t) = p, 0 < p < 1, df > 0: bracketed Newton steps on the distribution function. */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A probability lies in (0, 1); got ${p}.`);
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentTQuantile(1 - p, df);
  let low = -1;
  while (studentTCdf(low, df) > p) low *= 2;
  let high = 0;
  let t = Math.max(low, normalQuantile(p));
  const logScale = -0.5 * Math.log(df) - logBeta(df / 2, 0.5);
  for (let i = 0; i < 200; i++) {
    const excess = studentTCdf(t, df) - p;
    if (excess > 0) high = t;
    else low = t;
    const density = Math.exp(logScale - ((df + 1) / 2) * Math.log1p((t * t) / df));
    let next = t - excess / density;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - t) <= 1e-14 * Math.abs(next)) return next;
    t = next;
  }
  return t;
}

/** Largest noncentrality the series below can carry: beyond it its first term underflows. */
export const maxNoncentrality = 37.62;

/**
 * P(T ≤ t) of the noncentral t distribution (Lenth 1989, algorithm AS 243) for df > 0 and
 * |noncentrality| ≤ `maxNoncentrality`; RangeError beyond.
 */
export function noncentralTCdf(t: number, df: number, noncentrality: number): number {
  if (Math.abs(noncentrality) > maxNoncentrality) {
    throw new RangeError(`|noncentrality| must be at most ${maxNoncentrality}; got ${noncentrality}.`);
  }
  if (t < 0) return 1 - noncentralTCdf(-t, df, -noncentrality);
  const base = normalCdf(-noncentrality);
  if (t === 0) return base;
  const square = t * t;
  const x = square / (square + df);
  const b = df / 2;
  const lambda = noncentrality * noncentrality;
  const power = Math.exp(-b * Math.log1p(square / df));
  let p = 0.5 * Math.exp(-0.5 * lambda);
  let q = Math.sqrt(2 / Math.PI) * p * noncentrality;
  let rest = 0.5 - p;
  let a = 0.5;
  let odd = incompleteBeta(a, b, x, df / (square + df));
  let oddStep = 2 * power * Math.exp(a * Math.log(x) - logBeta(a, b));
  let even = -Math.expm1(-b * Math.log1p(square / df));
  let evenStep = b * x * power;
  let sum = p * odd + q * even;
  for (let k = 1; k < 5000; k++) {
    a += 1;
    odd -= oddStep;
    even -= evenStep;
    oddStep *= (x * (a + b - 1)) / a;
    evenStep *= (x * (a + b - 0.5)) / (a + 0.5);
    p *= lambda / (2 * k);
    q *= lambda / (2 * k + 1);
    rest -= p;
    sum += p * odd + q * even;
    if (2 * rest * (odd - oddStep) < 1e-15 && 2 * k > lambda) break;
  }
  return Math.min(1, Math.max(0, sum + base));
}
