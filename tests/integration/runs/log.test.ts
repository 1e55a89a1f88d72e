import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as POST_RUN } from "@/app/api/v1/run/route";
import { GET as GET_RUNS } from "@/app/api/v1/runs/route";
import { GET as GET_TASK } from "@/app/api/v1/task-status/[task]/route";
import { db } from "@/lib/data/client";
import { listRunLog } from "@/lib/data/run-log";
import { getRun } from "@/lib/data/runs";
import {
  listRunsQuery,
  type RunAnswer,
  runAcceptedSchema,
  runBody,
  runPageSchema,
  taskStatusSchema,
} from "@/lib/domain/api/runs";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { promptCreateSchema } from "@/lib/domain/prompts/schema";
import { createPrompt } from "@/lib/services/create-prompt";
import { exampleFromRun } from "@/lib/services/example-from-run";
import { exportRuns } from "@/lib/services/export-runs";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { repeatRun } from "@/lib/services/repeat-run";
import { requestModel, runPrompt } from "@/lib/services/run-prompt";
import { callRoute } from "@/tests/support/call-route";
import { setUpTestDatabase } from "@/tests/support/database";
import { startTestEngine } from "@/tests/support/engine";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer } from "@/tests/support/fake-server";
import { refusalOf } from "@/tests/support/refusal";
import { asRole, createWorkspace } from "@/tests/support/workspace";

const database = setUpTestDatabase();
let viewer: Viewer;
let key = "";
let slug = "";
let server: FakeServer;
let engine: { stop(): Promise<void> };
const made: RunAnswer[] = [];

function say(text: string, more: Record<string, unknown> = {}) {
  const body = { prompt: slug, variables: { text }, ...more };
  return runPrompt(viewer, runBody.parse(body), 20_000, "api");
}

async function untilFinal(id: string): Promise<RunAnswer> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const run = await getRun(viewer, id);
    if (run.completed_at !== null) return run;
    if (Date.now() > deadline) throw new Error(`The run is still ${run.status}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

beforeAll(async () => {
  server = await startFakeOpenAI({
    answer: (body) => `Echo: ${(body.messages as { content: string }[])[0]?.content}`,
    fault: (_n, body) => (JSON.stringify(body).includes("refuse") ? { kind: "error", status: 400 } : null),
  });
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  process.env.OPENAI_BASE_URL = `${server.url}/v1`;
  engine = await startTestEngine(database.url);
  viewer = await createWorkspace();
  key = (await createApiKey(systemViewer(viewer.workspaceId), { name: "ci", role: "editor" })).key;
  const template = { template: "{{ text }}", provider: "openai", model: "gpt-4.1-mini" };
  slug = (await createPrompt(viewer, promptCreateSchema.parse({ name: "Echo", ...template }))).slug;
  made.push(await say("one 100%"), await say("two", { user: "u-7" }), await say("refuse this"));
  const direct = { provider: "openai", model: "gpt-4.1", messages: [{ role: "user", content: "raw" }] };
  const request = { ...direct, parameters: {}, response_format: null, tools: [] };
  made.push(await requestModel(viewer, request as Parameters<typeof requestModel>[1], 20_000, "playground"));
});

afterAll(async () => {
  await engine.stop();
  await server.close();
});

async function found(filters: Record<string, string>): Promise<string[]> {
  const page = await listRunLog(viewer, listRunsQuery.parse(filters));
  return page.data.map((row) => row.id);
}

function ids(...places: number[]): string[] {
  return places.map((place) => made[place]?.id ?? "");
}

describe("the run log", () => {
  it("shows the newest first, without the text of messages", async () => {
    const { data } = await listRunLog(viewer, listRunsQuery.parse({}));
    expect(data.map((row) => row.id)).toEqual(ids(3, 2, 1, 0));
    expect(data[2]).toMatchObject({
      prompt: { name: "Echo", slug },
      version_number: 1,
      status: "completed",
      user: "u-7",
      preview: "Echo: two",
    });
    expect(data[1]).toMatchObject({ status: "failed", error_kind: "invalid_request" });
    expect(data[0]).toMatchObject({ prompt: null, origin: "playground", model: "gpt-4.1" });
  });

  it.each([
    ["status", { status: "failed" }, [2]],
    ["model", { model: "gpt-4.1" }, [3]],
    ["provider", { provider: "anthropic" }, []],
    ["origin", { origin: "api" }, [2, 1, 0]],
    ["user", { user: "u-7" }, [1]],
    ["words in the output", { query: "ECHO: TWO" }, [1]],
    ["a per cent sign taken literally", { query: "100%" }, [0]],
    ["words in the error", { query: "status 400" }, [2]],
    ["a time before all", { to: "2020-01-01" }, []],
    ["a time that includes all", { from: "2020-01-01" }, [3, 2, 1, 0]],
  ])("filters by %s", async (_what, filters, places) => {
    expect(await found(filters)).toEqual(ids(...places));
  });

  it("filters by prompt, and finds a run by its id and its trace", async () => {
    expect(await found({ prompt_id: slug })).toEqual(ids(2, 1, 0));
    expect(await found({ prompt_id: "no-such-prompt" })).toEqual([]);
    expect(await found({ query: made[1]?.id ?? "" })).toEqual(ids(1));
    expect(await found({ query: made[1]?.trace_id ?? "" })).toEqual(ids(1));
  });

  it("pages without gaps or twins, and refuses another list's cursor", async () => {
    const seen: string[] = [];
    let query = "?limit=3";
    for (;;) {
      const { json, status } = await callRoute(GET_RUNS, { key, query });
      expect(status).toBe(200);
      const page = runPageSchema.parse(json);
      seen.push(...page.data.map((run) => run.id));
      if (page.next_cursor === null) break;
      query = `?limit=3&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
    expect(seen).toEqual(ids(3, 2, 1, 0));
    const wrong = await callRoute(GET_RUNS, { key, query: "?cursor=abc" });
    expect(wrong.status).toBe(422);
  });

  it("is empty for another workspace", async () => {
    const stranger = await createWorkspace();
    expect((await listRunLog(stranger, listRunsQuery.parse({}))).data).toEqual([]);
    expect((await listRunLog(stranger, listRunsQuery.parse({ prompt_id: slug }))).data).toEqual([]);
  });
});

describe("the exported log", () => {
  async function exported(format: "csv" | "json", filters: Record<string, string> = {}): Promise<string> {
    const { body } = exportRuns(viewer, listRunsQuery.parse(filters), format);
    return new Response(body).text();
  }

  it("has what the table shows, as CSV and as JSON", async () => {
    const rows = parse(await exported("csv"), { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => row.id)).toEqual(ids(3, 2, 1, 0));
    expect(rows[2]).toMatchObject({
      prompt: slug,
      version_number: "1",
      user: "u-7",
      cost_estimated: "false",
    });
    expect(rows[2]?.cost_usd).toBe(made[1]?.cost_usd);
    const json = JSON.parse(await exported("json", { status: "failed" }));
    expect(json).toMatchObject([{ id: made[2]?.id, error_kind: "invalid_request", cost_usd: null }]);
    expect(JSON.parse(await exported("json", { user: "nobody" }))).toEqual([]);
  });

  it("lets no name become a spreadsheet's formula", async () => {
    const { id } = await say("formula", { user: "=1+1" });
    const rows = parse(await exported("csv", { query: id }), { columns: true }) as Record<string, string>[];
    expect(rows[0]?.user).toBe("'=1+1");
    await db().run.delete({ where: { id } });
  });
});

describe("a run in the background", () => {
  it("is accepted, worked and told by its task", async () => {
    const body = { prompt: slug, variables: { text: "later" } };
    const accepted = await callRoute(POST_RUN, { method: "POST", key, body });
    expect(accepted.status).toBe(202);
    const { task_id: task } = runAcceptedSchema.parse(accepted.json);
    await untilFinal(task);
    const { json } = await callRoute(GET_TASK, { key, params: { task } });
    expect(taskStatusSchema.parse(json)).toMatchObject({
      status: "completed",
      error: null,
      result: { output: "Echo: later" },
    });
  });

  it("repeats a run with what it sent", async () => {
    const [original] = made;
    const repeated = await repeatRun(viewer, original?.id ?? "");
    expect(repeated.id).not.toBe(original?.id);
    expect(repeated.trace_id).not.toBe(original?.trace_id);
    const run = await untilFinal(repeated.id);
    expect(run).toMatchObject({
      status: "completed",
      origin: "playground",
      messages: original?.messages,
      prompt_version_id: original?.prompt_version_id,
      output: original?.output,
    });
    const stranger = await createWorkspace();
    expect((await refusalOf(repeatRun(stranger, original?.id ?? ""))).code).toBe("not_found");
    expect((await refusalOf(repeatRun(asRole(viewer, "viewer"), run.id))).code).toBe("forbidden");
  });
});

describe("a golden example from a run", () => {
  it("takes its variables, and its output unless a better one is given", async () => {
    const id = made[1]?.id ?? "";
    const example = await exampleFromRun(viewer, id, {});
    expect(example).toMatchObject({
      input_data: { text: "two" },
      expected_output: "Echo: two",
      source: "run",
    });
    const corrected = await exampleFromRun(viewer, id, { expected_output: "Two!", tags: ["fixed"] });
    expect(corrected).toMatchObject({ expected_output: "Two!", tags: ["fixed"] });
  });

  it("is refused without output or prompt", async () => {
    expect((await refusalOf(exampleFromRun(viewer, made[2]?.id ?? "", {}))).message).toMatch(/no output/);
    expect((await refusalOf(exampleFromRun(viewer, made[3]?.id ?? "", {}))).message).toMatch(/no prompt/);
  });

  it.each(["judge", "embedding"])(
    "is refused of a run of origin %s, which has no input of its own",
    async (origin) => {
      const id = made[0]?.id ?? "";
      await db().run.update({ where: { id }, data: { origin } });
      const refusal = await refusalOf(exampleFromRun(viewer, id, { expected_output: "x" }));
      expect(refusal).toMatchObject({ code: "conflict", message: expect.stringMatching(/no input/) });
    },
  );
});
