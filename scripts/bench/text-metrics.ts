import { bleu } from "@/lib/domain/evaluators/bleu";
import type { ScorerEffects, ScorerInput } from "@/lib/domain/evaluators/evaluator";
import { levenshtein } from "@/lib/domain/evaluators/levenshtein";
import { rouge } from "@/lib/domain/evaluators/rouge";
import { RandomStream } from "@/lib/domain/statistics/random";
import type { BenchRow } from "./row";

const cells = 10_000;

function refuse(): never {
  throw new Error("A deterministic scorer has no effects.");
}
const noEffects: ScorerEffects = {
  judge: refuse,
  embed: refuse,
  http: refuse,
  sandbox: refuse,
  turn: refuse,
};

/** Pairs of 200-word texts that share four words in five. */
function makeCells(): ScorerInput[] {
  const random = RandomStream.named(7, "texts");
  const below = (limit: number) => Math.floor(random.uniform() * limit);
  const words = Array.from({ length: 2_000 }, (_, i) => "abcdefghij".slice(0, 1 + (i % 5)) + i.toString(36));
  const word = () => words[below(below(2) === 0 ? 100 : 2_000)] ?? "";
  const ending = () => (below(12) === 0 ? "." : "") + (below(60) === 0 ? "\n" : " ");
  return Array.from({ length: cells }, () => {
    const expected = Array.from({ length: 200 }, () => word() + ending());
    const output = expected.map((one) => (below(5) === 0 ? word() + ending() : one));
    return {
      variables: {},
      messages: [],
      output: output.join(""),
      expected: expected.join(""),
      context: null,
      latencyMs: null,
      costUsd: null,
    };
  });
}

/** CPU milliseconds of this process, so that other load on the machine does not count. */
function cpuMilliseconds(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** Times the deterministic text scorers on 10,000 cells of 200-word texts. */
export async function run(): Promise<BenchRow[]> {
  const inputs = makeCells();
  const scorers = [
    ["bleu", (input: ScorerInput) => bleu.evaluate(input, bleu.configSchema.parse({}), noEffects)],
    ["rouge", (input: ScorerInput) => rouge.evaluate(input, rouge.configSchema.parse({}), noEffects)],
    [
      "levenshtein",
      (input: ScorerInput) => levenshtein.evaluate(input, levenshtein.configSchema.parse({}), noEffects),
    ],
  ] as const;
  const bytes = inputs.reduce(
    (sum, { output, expected }) => sum + output.length + (expected ?? "").length,
    0,
  );
  const floor = cpuMilliseconds(() => {
    let units = 0;
    for (const { output, expected } of inputs) {
      for (const text of [output, expected ?? ""]) {
        for (let i = 0; i < text.length; i++) units += text.charCodeAt(i);
      }
    }
    return units;
  });
  const rows = scorers.map(([name, score]): BenchRow => {
    const value = cpuMilliseconds(() => {
      for (const input of inputs) score(input);
    });
    return {
      part: "text-metrics",
      figure: `${name}, ${cells} cells of 200-word texts`,
      value,
      unit: "ms CPU",
      reference: `reading the ${Math.round(bytes / 1e6)} million characters once`,
      referenceValue: floor,
      ratio: value / floor,
      limit: null,
    };
  });
  const total = rows.reduce((sum, { value }) => sum + value, 0);
  const all: BenchRow = {
    part: "text-metrics",
    figure: `bleu + rouge + levenshtein, ${cells} cells of 200-word texts`,
    value: total,
    unit: "ms CPU",
    reference: `reading the ${Math.round(bytes / 1e6)} million characters once`,
    referenceValue: floor,
    ratio: total / floor,
    limit: "≤ 4,000 ms",
  };
  return [...rows, all];
}
