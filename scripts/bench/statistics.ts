import {
  compareToBaseline,
  compareToBaselineSteps,
  type ExampleMeans,
  type Verdict,
} from "@/lib/domain/statistics/comparison";
import { pairedPower } from "@/lib/domain/statistics/power";
import { RandomStream } from "@/lib/domain/statistics/random";
import type { BenchRow } from "./row";

const experiments = 2_000;
/** Fewer than the product's 10,000, so that 2,000 experiments a row take seconds; α·(m+1) stays a whole number. */
const simulatedResamples = 999;
const alpha = 0.05;
const band = 0.03;

type Draw = (random: Source) => { baseline: number; variants: number[] };

/** Uniform and normal numbers a block at a time: a simulation draws hundreds of millions. */
class Source {
  private readonly words = new Uint32Array(8192);
  private at = this.words.length;

  constructor(private readonly stream: RandomStream) {}

  uniform(): number {
    if (this.at === this.words.length) {
      this.stream.fill(this.words);
      this.at = 0;
    }
    return ((this.words[this.at++] ?? 0) + 0.5) / 2 ** 32;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}

function clip(score: number): number {
  return Math.min(1, Math.max(0, score));
}

/** Kinds of score under "no variant differs": an example's difficulty is shared, the rest is chance. */
const sameQuality: Record<string, Draw> = {
  continuous: (random) => {
    const difficulty = 0.2 + 0.6 * random.uniform();
    const score = () => clip(difficulty + 0.15 * random.normal());
    return { baseline: score(), variants: [score(), score(), score()] };
  },
  "mostly tied": (random) => {
    const usual = random.uniform();
    const score = () => (random.uniform() < 0.08 ? random.uniform() : usual);
    return { baseline: score(), variants: [score(), score(), score()] };
  },
  binary: (random) => {
    const chance = Math.sqrt(random.uniform());
    const score = () => (random.uniform() < chance ? 1 : 0);
    return { baseline: score(), variants: [score(), score(), score()] };
  },
};

/** Kinds of score under "the variant is better by twice the band on average". */
const twiceTheBand: Record<string, Draw> = {
  continuous: (random) => {
    const baseline = 0.5 + 0.2 * random.normal();
    return { baseline, variants: [baseline + 2 * band + 0.1 * random.normal()] };
  },
  "mostly tied": (random) => ({ baseline: 0.2, variants: [random.uniform() < 4 * band ? 0.7 : 0.2] }),
  binary: (random) => ({ baseline: 0, variants: [random.uniform() < 2 * band ? 1 : 0] }),
};

function simulate(draw: Draw, n: number, name: string): Verdict[][] {
  const random = new Source(RandomStream.named(2026, name));
  return Array.from({ length: experiments }, (_, experiment) => {
    const examples = Array.from({ length: n }, () => draw(random));
    const baseline: ExampleMeans = new Map(examples.map((one, i) => [`${i}`, one.baseline]));
    const variants = (examples[0]?.variants ?? []).map((_one, v) => ({
      variantId: `${v}`,
      means: new Map(examples.map((one, i) => [`${i}`, one.variants[v] ?? 0])),
    }));
    return compareToBaseline({
      metric: "score",
      baseline,
      variants,
      smallestDifference: band,
      seed: experiment,
      resamples: simulatedResamples,
      alpha,
    }).map(({ verdict }) => verdict);
  });
}

function share(verdicts: Verdict[][], counts: (verdict: Verdict) => boolean): number {
  return verdicts.filter((experiment) => experiment.some(counts)).length / verdicts.length;
}

function row(
  figure: string,
  value: number,
  reference: string,
  referenceValue: number,
  limit: string,
): BenchRow {
  return {
    part: "statistics",
    figure,
    value,
    unit: "share of experiments",
    reference,
    referenceValue,
    ratio: value / referenceValue,
    limit,
  };
}

function falseAlarms(): BenchRow[] {
  const limit = alpha + 2 * Math.sqrt((alpha * (1 - alpha)) / experiments);
  return Object.entries(sameQuality).flatMap(([kind, draw]) =>
    [10, 30, 100].map((n) => {
      const verdicts = simulate(draw, n, `same ${kind} ${n}`);
      const value = share(verdicts, (verdict) => verdict === "improved" || verdict === "regressed");
      const figure = `A/A, three equal variants, ${kind} scores, n = ${n}: any called improved or regressed`;
      return row(figure, value, "significance level", alpha, `≤ ${limit.toFixed(4)}`);
    }),
  );
}

function wronglyRuledOut(): BenchRow[] {
  return Object.entries(twiceTheBand).flatMap(([kind, draw]) =>
    [10, 30, 66, 100, 300].map((n) => {
      const verdicts = simulate(draw, n, `twice ${kind} ${n}`);
      const value = share(verdicts, (verdict) => verdict === "no_evidence");
      const figure = `A true difference of twice the band, ${kind} scores, n = ${n}: called no_evidence`;
      return row(figure, value, "tolerated share", 0.05, "≤ 0.05");
    }),
  );
}

function power(): BenchRow[] {
  const cases: [number, number][] = [
    [0.5, 30],
    [0.3, 100],
  ];
  return cases.map(([effect, n]) => {
    const draw: Draw = (random) => {
      const baseline = 0.5 + 0.1 * random.normal();
      return { baseline, variants: [baseline + 0.1 * (effect + random.normal())] };
    };
    const value = share(simulate(draw, n, `power ${effect}`), (verdict) => verdict === "improved");
    const theory = pairedPower(n, effect, alpha);
    const figure = `A true effect of d_z = ${effect}, normal scores, n = ${n}: called improved`;
    return row(figure, value, "power of the paired t test", theory, `within 0.05 of ${theory.toFixed(3)}`);
  });
}

/** Median of the milliseconds that five calls take, after one to warm up. */
function medianMilliseconds(work: () => void): number {
  work();
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[2] ?? Number.NaN;
}

/** The longest that one piece of the work keeps the thread; the median over five times, since any one may be preempted. */
function longestPiece(work: () => Generator): number {
  const longest = Array.from({ length: 5 }, () => {
    let most = 0;
    const steps = work();
    for (let done = false; !done; ) {
      const start = performance.now();
      done = steps.next().done === true;
      most = Math.max(most, performance.now() - start);
    }
    return most;
  });
  return longest.sort((a, b) => a - b)[2] ?? Number.NaN;
}

function speed(): BenchRow[] {
  const random = new Source(RandomStream.named(1, "speed"));
  const ids = Array.from({ length: 2_000 }, (_, i) => `example-${i}`);
  const scores = (): ExampleMeans => new Map(ids.map((id) => [id, random.uniform()]));
  const baseline = scores();
  const variants = Array.from({ length: 5 }, (_, v) => ({ variantId: `variant-${v}`, means: scores() }));
  const input = { metric: "score", baseline, variants, seed: 1, resamples: 10_000 } as const;
  const value = medianMilliseconds(() => {
    compareToBaseline(input);
  });
  const stream = RandomStream.named(1, "floor");
  const words = new Uint32Array(2_000);
  const floor = medianMilliseconds(() => {
    for (let i = 0; i < 50_000; i++) stream.fill(words);
  });
  const piece = longestPiece(() => compareToBaselineSteps(input));
  return [
    {
      part: "statistics",
      figure: "5 variants × 2,000 examples, 10,000 resamples, one metric",
      value,
      unit: "ms",
      reference: "drawing the bootstrap's 100 million random words and nothing else",
      referenceValue: floor,
      ratio: value / floor,
      limit: "≤ 1,000 ms",
    },
    {
      part: "statistics",
      figure: "the same: longest piece between which others have the thread",
      value: piece,
      unit: "ms",
      reference: "all at once",
      referenceValue: value,
      ratio: piece / value,
      limit: "≤ 50 ms",
    },
  ];
}

/** Simulates the verdict rule (2,000 experiments a row, 999 resamples each) and times a large comparison. */
export async function run(): Promise<BenchRow[]> {
  return [...speed(), ...falseAlarms(), ...wronglyRuledOut(), ...power()];
}
