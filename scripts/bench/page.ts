import { gzipSync } from "node:zlib";
import { createExamples } from "@/lib/data/golden-example-writes";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { versionBodySchema } from "@/lib/domain/prompts/schema";
import { createVersion } from "@/lib/services/create-version";
import type { BenchRow } from "./row";
import { startFakeProcess } from "./support/fake-process";
import { quantile } from "./support/load";
import { signIn } from "./support/session";
import { type Stack, startStack } from "./support/stack";
import { createWorkload, timeExperiment } from "./support/workload";

const part = "page";
const versions = 20;
const examples = 2_000;
const tags = ["delivery", "refund", "invoice", "account", "praise", "other"];
const warmUpCalls = 8;
const calls = 60;

/** A prompt of 20 versions and 2,000 tagged examples; returns its id. */
async function createLargePrompt(viewer: Viewer): Promise<string> {
  const prompt = await createWorkload(viewer, "Large", 0);
  for (let version = 3; version <= versions; version += 1) {
    const template = `You work in support, in tone ${version}. Answer in one sentence.\n\nQuestion: {{ question }}`;
    await createVersion(
      viewer,
      { id: prompt },
      versionBodySchema.parse({ template, change_note: `Tone ${version}` }),
    );
  }
  const rows = Array.from({ length: examples }, (_, index) => ({
    input_data: { question: `Order ${index} of ${index * 7919} has not arrived. What can I do?` },
    expected_output: "ok",
    context: null,
    tags: [tags[index % tags.length] ?? "other"],
  }));
  await createExamples(viewer, prompt, rows, "import");
  return prompt;
}

async function runLargeExperiment(stack: Stack): Promise<string> {
  const prompt = await createLargePrompt(stack.viewer);
  const { id } = await timeExperiment(stack, prompt, {
    version_ids: Array.from({ length: versions }, (_, index) => index + 1),
    evaluators: [{ type: "contains" }, { type: "exact_match" }, { type: "levenshtein" }, { type: "bleu" }],
    concurrency: 200,
  });
  return id;
}

function addresses({ url }: Stack, id: string) {
  const of = `${url}/api/pages/experiments/${id}`;
  return { page: `${url}/experiments/${id}`, cells: `${of}/matrix`, breakdown: `${of}/breakdown` };
}

/** Milliseconds of one GET from sending it to its last byte, and what came. */
async function get(url: string, cookie: string): Promise<{ ms: number; body: string }> {
  const started = performance.now();
  const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${body.slice(0, 300)}`);
  return { ms: performance.now() - started, body };
}

/** Times one address; `limitMs` is held against the 95th percentile, and against the first answer, when nothing is kept. */
async function measure(
  what: string,
  url: string,
  cookie: string,
  limitMs: number | null,
): Promise<BenchRow[]> {
  const first = await get(url, cookie);
  const times: number[] = [];
  for (let call = 1; call < warmUpCalls + calls; call += 1) {
    const { ms } = await get(url, cookie);
    if (call >= warmUpCalls) times.push(ms);
  }
  times.sort((a, b) => a - b);
  const figure = `${versions} versions × ${examples.toLocaleString("en")} examples, ${what}`;
  const row = (name: string, value: number, limit: number | null): BenchRow => ({
    part,
    figure: `${figure}: ${name}`,
    value,
    unit: "ms",
    reference: limit === null ? "none" : "allowed",
    referenceValue: limit,
    ratio: limit === null ? null : value / limit,
    limit: limit === null ? null : `≤ ${limit} ms`,
  });
  return [
    row("first", first.ms, limitMs),
    row("p50", quantile(times, 0.5), null),
    row("p95", quantile(times, 0.95), limitMs),
    {
      ...row("size, gzipped", gzipSync(first.body).length / 1_000, null),
      unit: "kB",
      reference: `${(first.body.length / 1_000).toFixed(0)} kB as it is`,
    },
  ];
}

/**
 * Times what a browser asks for when it opens an experiment of 40,000 cells with four evaluators, on a server that has
 * shown a small one before: loading code is part of starting.
 */
export async function run(): Promise<BenchRow[]> {
  const fake = await startFakeProcess("fake-openai-process.ts", ["0", "5"]);
  try {
    const stack = await startStack({
      OPENAI_API_KEY: "sk-bench-0123456789abcdef",
      OPENAI_BASE_URL: fake.baseUrl,
    });
    try {
      const cookie = await signIn(stack.url);
      const small = await createWorkload(stack.viewer, "Small", 10);
      const warm = addresses(stack, (await timeExperiment(stack, small, {})).id);
      for (const url of Object.values(warm)) await get(url, cookie);
      const { page, cells, breakdown } = addresses(stack, await runLargeExperiment(stack));
      return [
        ...(await measure("its page", page, cookie, 200)),
        ...(await measure("its cells", cells, cookie, null)),
        ...(await measure("its breakdown", breakdown, cookie, 1_000)),
      ];
    } finally {
      await stack.stop();
    }
  } finally {
    await fake.stop();
  }
}
