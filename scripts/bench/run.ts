import { setTimeout as sleep } from "node:timers/promises";
import type { BenchRow } from "./row";
import { startFakeProcess } from "./support/fake-process";
import { type Stack, startStack } from "./support/stack";
import { call, createWorkload } from "./support/workload";

const part = "run";
const latencyMs = 200;

/** Milliseconds of one `POST /run?wait=30` as its client sees it. */
async function timeRun(stack: Stack, prompt: string, question: string): Promise<number> {
  const started = performance.now();
  const run = await call<{ status: string }>(stack, "/run?wait=30", { prompt, variables: { question } });
  if (run.status !== "completed") throw new Error(`A run ended as ${run.status}.`);
  return performance.now() - started;
}

/**
 * Times `calls` calls by `clients` that each wait for their answer before they ask again. They begin spread over the
 * model's latency, since people do not ask all in the same millisecond. Sorted.
 */
async function measure(
  clients: number,
  calls: number,
  one: (n: number) => Promise<number>,
): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const work = async (client: number) => {
    await sleep((client * latencyMs) / clients);
    while (next < calls) times.push(await one(next++));
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => work(client)));
  return times.sort((a, b) => a - b);
}

function quantile(sorted: number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** What the same client pays for a call to the fake provider itself, over the same `fetch`. */
async function timeBareCall(baseUrl: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "Question?" }] }),
  });
  await response.json();
  return performance.now() - started;
}

const limits: Record<number, { p50: string | null; p95: string | null }> = {
  1: { p50: "≤ 25 ms", p95: null },
  20: { p50: "≤ 25 ms", p95: "≤ 60 ms" },
};

/**
 * Overhead of a single run over REST: the client's time less the model's 200 ms, at 1 to 200 clients, beside what
 * the same client loses on the same call to the provider directly.
 */
export async function run(): Promise<BenchRow[]> {
  const fake = await startFakeProcess("fake-openai-process.ts", ["0", String(latencyMs)]);
  try {
    const stack = await startStack({
      OPENAI_API_KEY: "sk-bench-0123456789abcdef",
      OPENAI_BASE_URL: fake.baseUrl,
    });
    try {
      const prompt = await createWorkload(stack.viewer, "Bench", 1);
      const ask = (n: number) => timeRun(stack, prompt, `Question ${n}?`);
      // The first thousand or so also compile code, here and in the server.
      await measure(20, 1_000, ask);
      const rows: BenchRow[] = [];
      for (const clients of [1, 20, 50, 100, 200]) {
        const calls = Math.max(40, clients * 20);
        const bare = await measure(clients, calls, () => timeBareCall(fake.baseUrl));
        const own = await measure(clients, calls, ask);
        for (const [name, p] of [
          ["p50", 0.5],
          ["p95", 0.95],
        ] as const) {
          const value = quantile(own, p) - latencyMs;
          const referenceValue = quantile(bare, p) - latencyMs;
          rows.push({
            part,
            figure: `POST /run?wait=30, ${clients} ${clients === 1 ? "client" : "clients"}: overhead ${name}`,
            value,
            unit: "ms",
            reference: "the provider called directly",
            referenceValue,
            ratio: value / referenceValue,
            limit: limits[clients]?.[name] ?? null,
          });
        }
      }
      return rows;
    } finally {
      await stack.stop();
    }
  } finally {
    await fake.stop();
  }
}
