import type { BenchRow } from "./row";
import { startFakeProcess } from "./support/fake-process";
import { type Stack, startStack } from "./support/stack";
import { bareSdkLoop, createWorkload, timeExperiment } from "./support/workload";

const part = "experiment";
/** Repetitions of the short figures; the median is reported. */
const repetitions = 3;
const megabyte = 1e6;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

interface Lab {
  stack: Stack;
  baseUrl: string;
  /** Ids of prompts with half as many examples as the cells they make, by cells. */
  prompt(cells: number): Promise<string>;
}

/** The built app with a fake provider of the given latency in a process of its own, for the time of `work`. */
async function withLab<T>(latencyMs: number, work: (lab: Lab) => Promise<T>): Promise<T> {
  const fake = await startFakeProcess("fake-openai-process.ts", ["0", String(latencyMs)]);
  try {
    const stack = await startStack({
      OPENAI_API_KEY: "sk-bench-0123456789abcdef",
      OPENAI_BASE_URL: fake.baseUrl,
    });
    const prompts = new Map<number, Promise<string>>();
    const prompt = (cells: number) => {
      let made = prompts.get(cells);
      if (made === undefined) {
        made = createWorkload(stack.viewer, `Bench ${cells}`, cells / 2);
        prompts.set(cells, made);
      }
      return made;
    };
    try {
      return await work({ stack, baseUrl: fake.baseUrl, prompt });
    } finally {
      await stack.stop();
    }
  } finally {
    await fake.stop();
  }
}

async function seconds(lab: Lab, cells: number, concurrency: number): Promise<number> {
  const promptId = await lab.prompt(cells);
  return (await timeExperiment(lab.stack, promptId, { concurrency })).seconds;
}

/** Seconds from the first cell of the newest experiment to its last: without accepting, planning and comparing. */
async function secondsOfCells(stack: Stack): Promise<number> {
  const [row] = await stack.query<{ seconds: number }>(
    `select extract(epoch from max(completed_at) - min(completed_at))::float8 as seconds from evaluation_results
     where experiment_id = (select id from experiments order by id desc limit 1)`,
  );
  return row?.seconds ?? Number.NaN;
}

/** Slow answers: the app must keep its places busy and add next to nothing. */
async function slowModel(): Promise<BenchRow[]> {
  return withLab(500, async (lab) => {
    // The first experiment of a process also loads and compiles code.
    await seconds(lab, 100, 100);
    const taken: number[] = [];
    for (let n = 0; n < repetitions; n += 1) taken.push(await seconds(lab, 1_000, 100));
    const value = median(taken);
    const ideal = (1_000 * 0.5) / 100;
    const figure = "(a) 1,000 cells, 500 ms, 100 at once: start to completed";
    const reference = "cells × latency / concurrency";
    return [
      {
        part,
        figure,
        value,
        unit: "s",
        reference,
        referenceValue: ideal,
        ratio: value / ideal,
        limit: "≤ 1.10 ×",
      },
    ];
  });
}

/** Experiment and bare loop by turns, so that both see the same machine. */
async function besideSdk(lab: Lab, cells: number, concurrency: number, times: number) {
  const own: number[] = [];
  const bare: number[] = [];
  for (let repetition = 0; repetition < times; repetition += 1) {
    bare.push(await bareSdkLoop(lab.baseUrl, cells, concurrency));
    own.push(await seconds(lab, cells, concurrency));
  }
  return { own: median(own), bare: median(bare) };
}

async function databaseBytes(stack: Stack): Promise<number> {
  const [row] = await stack.query<{ bytes: string }>("select pg_database_size(current_database()) as bytes");
  return Number(row?.bytes);
}

const sdkLoop = "official SDK alone, same calls, same run";

async function thousandCells(lab: Lab): Promise<BenchRow[]> {
  const { own, bare } = await besideSdk(lab, 1_000, 50, repetitions);
  const ideal = (1_000 * 0.05) / 50;
  const figure = "(b) 1,000 cells, 50 ms, 50 at once: start to completed";
  const common = { part, figure, value: own, unit: "s" };
  return [
    { ...common, reference: sdkLoop, referenceValue: bare, ratio: own / bare, limit: "≤ 1.8 ×" },
    {
      ...common,
      reference: "cells × latency / concurrency",
      referenceValue: ideal,
      ratio: own / ideal,
      limit: "≤ 2.5 s",
    },
  ];
}

/** What a server needs that has started a moment ago and runs one experiment. */
async function memoryOfOneExperiment(): Promise<BenchRow> {
  const allowed = 400;
  const value = await withLab(50, async (lab) => {
    await seconds(lab, 1_000, 50);
    return lab.stack.memory().peak / megabyte;
  });
  return {
    part,
    figure: "(b) the same, alone on a fresh server: peak memory of the server",
    value,
    unit: "MB",
    reference: "allowed",
    referenceValue: allowed,
    ratio: value / allowed,
    limit: `≤ ${allowed} MB`,
  };
}

async function tenThousandCells(lab: Lab): Promise<BenchRow[]> {
  const cells = 10_000;
  await lab.prompt(cells);
  const bytesBefore = await databaseBytes(lab.stack);
  const { own, bare } = await besideSdk(lab, cells, 200, 1);
  const growth = (await databaseBytes(lab.stack)) - bytesBefore;
  const sustained = await secondsOfCells(lab.stack);
  const name = "(c) 10,000 cells, 50 ms, 200 at once";
  return [
    {
      part,
      figure: `${name}: sustained rate, first to last cell`,
      value: cells / sustained,
      unit: "cells/s",
      reference: sdkLoop,
      referenceValue: cells / bare,
      ratio: bare / sustained,
      limit: "≥ 0.60 ×",
    },
    {
      part,
      figure: `${name}: rate from start to completed`,
      value: cells / own,
      unit: "cells/s",
      reference: sdkLoop,
      referenceValue: cells / bare,
      ratio: bare / own,
      limit: null,
    },
    {
      part,
      figure: `${name}: peak memory of the server so far`,
      value: lab.stack.memory().peak / megabyte,
      unit: "MB",
      reference: "allowed",
      referenceValue: 500,
      ratio: lab.stack.memory().peak / megabyte / 500,
      limit: "≤ 500 MB",
    },
    {
      part,
      figure: `${name}: growth of the database`,
      value: growth / cells / 1000,
      unit: "kB a cell",
      reference: "none",
      referenceValue: null,
      ratio: null,
      limit: null,
    },
  ];
}

async function scale(lab: Lab): Promise<BenchRow[]> {
  const sizes = process.argv.includes("--full") ? [100, 1_000, 10_000, 100_000] : [100, 1_000, 10_000];
  const rows: BenchRow[] = [];
  let first: number | null = null;
  for (const cells of sizes) {
    const times = cells > 1_000 ? 1 : repetitions;
    const taken: number[] = [];
    for (let n = 0; n < times; n += 1) taken.push(await seconds(lab, cells, 50));
    const value = (median(taken) / cells) * 1000;
    first ??= value;
    rows.push({
      part,
      figure: `(d) time a cell in an experiment of ${cells.toLocaleString("en")} cells, 50 at once`,
      value,
      unit: "ms",
      reference: "at 100 cells",
      referenceValue: first,
      ratio: value / first,
      limit: "≤ 1.15 ×",
    });
  }
  return rows;
}

/**
 * Times whole experiments through the built server over HTTP, against a fake OpenAI in another process, beside the
 * official SDK doing the same calls and nothing else. `--full` adds an experiment of 100,000 cells.
 */
export async function run(): Promise<BenchRow[]> {
  const slow = await slowModel();
  const memory = await memoryOfOneExperiment();
  const fast = await withLab(50, async (lab) => {
    await seconds(lab, 1_000, 50);
    return [...(await thousandCells(lab)), memory, ...(await tenThousandCells(lab)), ...(await scale(lab))];
  });
  return [...slow, ...fast];
}
