import { setTimeout as sleep } from "node:timers/promises";
import OpenAI from "openai";
import { createExamples } from "@/lib/data/golden-example-writes";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { promptCreateSchema, versionBodySchema } from "@/lib/domain/prompts/schema";
import { createPrompt } from "@/lib/services/create-prompt";
import { createVersion } from "@/lib/services/create-version";

const model = "gpt-4.1-mini";
const templates = [
  "Answer the customer's question in one short sentence.\n\nQuestion: {{ question }}",
  "You work in support. Answer in one sentence, politely.\n\nQuestion: {{ question }}",
];

function questionOf(index: number): string {
  return `Order ${index} has not arrived and the tracking page shows nothing new since Monday. What can I do?`;
}

/** A prompt with two versions and `examples` golden examples; returns its id. */
export async function createWorkload(viewer: Viewer, name: string, examples: number): Promise<string> {
  const settings = { provider: "openai", model };
  const prompt = await createPrompt(
    viewer,
    promptCreateSchema.parse({ name, template: templates[0], ...settings }),
  );
  await createVersion(
    viewer,
    { id: prompt.id },
    versionBodySchema.parse({ template: templates[1], change_note: "politely" }),
  );
  const rows = Array.from({ length: examples }, (_, index) => ({
    input_data: { question: questionOf(index) },
    expected_output: "ok",
    context: null,
    tags: [],
  }));
  await createExamples(viewer, prompt.id, rows, "import");
  return prompt.id;
}

/** Seconds that the official SDK alone takes for the same calls, `concurrency` at a time, nothing else done. */
export async function bareSdkLoop(baseUrl: string, calls: number, concurrency: number): Promise<number> {
  const client = new OpenAI({ apiKey: "sk-bench-0123456789abcdef", baseURL: baseUrl, maxRetries: 0 });
  const started = performance.now();
  let next = 0;
  const work = async () => {
    while (next < calls) {
      const index = next++;
      const template = templates[index % 2] ?? "";
      const content = template.replace("{{ question }}", questionOf(index >> 1));
      await client.chat.completions.create({ model, messages: [{ role: "user", content }] });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return (performance.now() - started) / 1000;
}

/** A REST call with the bench's key. @throws with the answer's text when it is not 2xx. */
export async function call<T>(stack: { url: string; key: string }, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${stack.url}/api/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${stack.key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}

export interface ExperimentStatus {
  status: string;
  progress: { total: number; completed: number; failed: number; reused: number };
  completed_at: string | null;
  error: string | null;
}

const running = new Set(["pending", "running"]);

/**
 * Starts an experiment over REST and waits for its end, as a script would.
 * @returns seconds from sending the request to `completed`, everything written.
 * @throws when it ends in any other way.
 */
export async function timeExperiment(
  stack: { url: string; key: string },
  promptId: string,
  settings: Record<string, unknown>,
): Promise<{ seconds: number; id: string }> {
  const sentAt = Date.now();
  const { experiment_id: id } = await call<{ experiment_id: string }>(stack, "/experiments/run", {
    prompt_id: promptId,
    experiment_name: "Bench",
    evaluators: [{ type: "contains" }],
    ...settings,
  });
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 1.2, 500)) {
    await sleep(pauseMs);
    const answer = await call<ExperimentStatus>(stack, `/experiments/${id}/status`);
    if (running.has(answer.status)) continue;
    const { progress, completed_at } = answer;
    if (answer.status !== "completed" || progress.failed > 0 || completed_at === null) {
      throw new Error(`The experiment ended as ${answer.status}: ${JSON.stringify(answer)}`);
    }
    // Server and bench share a machine, so one clock; polling would add up to its own pause.
    return { seconds: (Date.parse(completed_at) - sentAt) / 1000, id };
  }
}
