import { promptCreateSchema } from "@/lib/domain/prompts/schema";
import { createPrompt } from "@/lib/services/create-prompt";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { moveLabel } from "@/lib/services/move-label";
import type { BenchRow } from "./row";
import { startBareNext } from "./support/bare-next";
import { type Load, loadWith, quantile } from "./support/load";
import { type Bulk, insertMillion } from "./support/million-runs";
import { type Stack, startStack } from "./support/stack";

const part = "api";
const connections = 1000;
const rounds = 3;
const warmUpMs = 3_000;
const measuredMs = 8_000;
const runCount = 1_000_000;
const listCalls = 60;
/** Plans and pages are in nobody's cache right after a million rows were written. */
const warmUpCalls = 5;
const listLimitMs = 100;

function median(values: number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** Requests a second of the label's version and of the bare route, by turns, since a busy machine slows down both. */
async function measureLabel(stack: Stack): Promise<BenchRow[]> {
  const prompt = await createPrompt(
    stack.viewer,
    promptCreateSchema.parse({
      name: "Label",
      template: "Sort {{ ticket }}",
      provider: "openai",
      model: "gpt-4.1-mini",
    }),
  );
  await moveLabel(stack.viewer, { id: prompt.id }, "production", { number: 1 });
  const path = `/api/v1/prompts/${prompt.slug}/labels/production`;
  const headers = { authorization: `Bearer ${stack.key}` };
  const answer = await fetch(stack.url + path, { headers });
  const body = await answer.text();
  const tag = answer.headers.get("etag") ?? "";
  const bare = await startBareNext(body);
  const own: Load[] = [];
  const fresh: Load[] = [];
  const reference: Load[] = [];
  try {
    const label = { url: stack.url, path };
    for (let round = 0; round < rounds; round += 1) {
      const other = { url: bare.url, path: "/label", headers: {}, status: 200 };
      reference.push(await loadWith(other, connections, warmUpMs, measuredMs));
      own.push(await loadWith({ ...label, headers, status: 200 }, connections, warmUpMs, measuredMs));
      const conditional = { ...headers, "if-none-match": tag };
      fresh.push(
        await loadWith({ ...label, headers: conditional, status: 304 }, connections, warmUpMs, measuredMs),
      );
    }
  } finally {
    await bare.stop();
  }
  const rate = (loads: Load[]) => median(loads.map((load) => load.requestsPerSecond));
  const row = (figure: string, loads: Load[], limit: string | null): BenchRow => ({
    part,
    figure,
    value: rate(loads),
    unit: "requests/s",
    reference: "bare Next route",
    referenceValue: rate(reference),
    ratio: rate(loads) / rate(reference),
    limit,
  });
  const failures = [...own, ...fresh].flatMap((load) => [...load.failures]);
  for (const [failure, count] of failures) console.error(`${count} × ${failure}`);
  const errors = failures.reduce((sum, [, count]) => sum + count, 0);
  return [
    row(`label's version by key, ${connections} connections`, own, "≥ 0.60"),
    row("the same with If-None-Match, answered 304", fresh, null),
    {
      part,
      figure: "requests of these answered wrongly or not at all",
      value: errors,
      unit: "requests",
      reference: "allowed",
      referenceValue: 0,
      ratio: null,
      limit: "none",
    },
  ];
}

/** Every list, plain and by the filters people use, also those that match little or nothing. */
function lists({ prompt, promptId, experimentId }: Bulk): string[] {
  const old = "from=2000-01-01&to=2000-01-02";
  const past = new Date(Date.now() - 60 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  return [
    "/prompts",
    "/prompts?query=prompt+999",
    "/prompts?tag=none",
    `/prompts/${prompt}/versions`,
    `/prompts/${prompt}/golden-examples`,
    "/runs",
    "/runs?limit=200",
    "/runs?status=failed",
    "/runs?status=pending",
    "/runs?origin=judge",
    "/runs?provider=anthropic",
    "/runs?provider=ollama",
    "/runs?model=gpt-4.1",
    "/runs?model=none",
    "/runs?user=user-77",
    "/runs?user=nobody",
    `/runs?prompt_id=${promptId}`,
    `/runs?from=${past}&to=${past}T12:00:00Z`,
    `/runs?${old}`,
    "/runs?query=parcel",
    "/runs?query=Answer+500000",
    "/experiments",
    `/experiments/${experimentId}/cells`,
    `/experiments/${experimentId}/cells?passed=false`,
    `/experiments/${experimentId}/cells?max_score=0.01`,
    "/evaluations",
    "/evaluators",
    "/api-keys",
    "/members",
    "/models",
    "/provider-connections",
    "/jobs",
    "/webhooks",
    "/audit-logs",
    "/audit-logs?action=label.set",
    "/audit-logs?action=webhook.delete",
    "/audit-logs?object_type=label&object_id=4",
    "/audit-logs?actor=00000000-0000-7000-8000-000000000000",
    `/audit-logs?from=${past}&to=${past}T12:00:00Z`,
  ];
}

async function timeList(stack: Stack, key: string, path: string): Promise<number[]> {
  const times: number[] = [];
  for (let call = -warmUpCalls; call < listCalls; call += 1) {
    const started = performance.now();
    const response = await fetch(`${stack.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const text = await response.text();
    if (call >= 0) times.push(performance.now() - started);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
  }
  return times.sort((a, b) => a - b);
}

async function measureLists(stack: Stack): Promise<BenchRow[]> {
  const bulk = await insertMillion(stack, runCount);
  const { key } = await createApiKey(stack.viewer, {
    name: "lists",
    role: "admin",
    rate_limit_per_minute: 100_000,
  });
  const rows: BenchRow[] = [];
  for (const path of lists(bulk)) {
    const times = await timeList(stack, key, path);
    const value = quantile(times, 0.95);
    rows.push({
      part,
      figure: `GET ${path.replace(bulk.promptId, "…").replace(bulk.experimentId, "…")}, p95`,
      value,
      unit: "ms",
      reference: "allowed",
      referenceValue: listLimitMs,
      ratio: value / listLimitMs,
      limit: `≤ ${listLimitMs} ms`,
    });
  }
  return rows;
}

/**
 * The REST API under load: the answer applications ask for before each of their calls, at 1,000 connections beside the
 * least a Next route can do, and every list with a million runs in the table.
 */
export async function run(): Promise<BenchRow[]> {
  const stack = await startStack({});
  try {
    const label = await measureLabel(stack);
    const listed = await measureLists(stack);
    return [...label, ...listed];
  } finally {
    await stack.stop();
  }
}
