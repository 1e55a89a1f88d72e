import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type EvaluationResultAnswer,
  type ExperimentAcceptedAnswer,
  type ExperimentAnswer,
  evaluationResultSchema,
  experimentChangedSchema,
  experimentSchema,
} from "@/lib/domain/api/experiments";
import type { EvaluateDoneAnswer, PromptAnswer } from "@/lib/domain/api/prompts";
import { callApi, refused, requestApi, succeed } from "@/tests/support/api";
import { setUpApi, untilFinal } from "@/tests/support/api-workspace";
import { createPromptWithExamples } from "@/tests/support/experiment";

const api = setUpApi();

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

let prompt: { id: string; slug: string };
let first: ExperimentAnswer;

function start(body: Record<string, unknown> = {}, name = "POST /experiments/run") {
  return callApi<ExperimentAcceptedAnswer>(name, {
    key: api.key,
    body: { prompt_id: prompt.slug, experiment_name: "Test", evaluators: [{ type: "contains" }], ...body },
  });
}

async function run(body: Record<string, unknown> = {}): Promise<ExperimentAnswer> {
  const { json } = await start(body);
  return untilFinal(api.key, json.experiment_id);
}

beforeAll(async () => {
  // Version 1 says the question, version 2 does not.
  prompt = await createPromptWithExamples(api.viewer, ["Say {{ question }}", "Say nothing"], 12, {
    temperature: 0,
  });
  first = await run({ experiment_name: "First" });
});

describe("an experiment", () => {
  it("starts alike by both paths", async () => {
    for (const name of ["POST /experiments/run", "POST /run-experiment"]) {
      const { status, json } = await start({ experiment_name: name }, name);
      expect(status).toBe(202);
      expect(json).toMatchObject({ total_cells: 24, warnings: [] });
      expect(Number(json.estimated_cost_usd)).toBeGreaterThan(0);
      expect((await untilFinal(api.key, json.experiment_id)).status).toBe("completed");
    }
  });

  it("answers alike by all its paths", async () => {
    expect(first).toMatchObject({
      name: "First",
      prompt_id: prompt.id,
      status: "completed",
      progress: { total: 24, completed: 24, failed: 0 },
      error: null,
    });
    expect(first.results.map(({ version_number, n, avg_score }) => [version_number, n, avg_score])).toEqual([
      [1, 12, 1],
      [2, 12, 0],
    ]);
    expect(first.comparisons.find(({ metric }) => metric === "score")).toMatchObject({
      n_pairs: 12,
      difference: -1,
      verdict: "regressed",
    });
    const params = { id: first.id };
    for (const path of ["/experiments/{id}", "/experiments/{id}/status", "/experiment-results/{id}"]) {
      expect(await succeed(`GET ${path}`, { key: api.key, params })).toEqual(first);
    }
  });

  it("is listed by prompt, state and name", async () => {
    const list = (query: string) =>
      succeed<Page<{ id: string }>>("GET /experiments", { key: api.key, query });
    const ids = (await list(`?prompt_id=${prompt.slug}&status=completed&query=First`)).data.map(
      ({ id }) => id,
    );
    expect(ids).toEqual([first.id]);
    expect((await list("?status=failed")).data).toEqual([]);
    const page = await list("?limit=1");
    expect(page.next_cursor).not.toBeNull();
    const next = await list(`?limit=1&cursor=${page.next_cursor}`);
    expect(next.data[0]?.id).not.toBe(page.data[0]?.id);
  });

  it("lists its cells in pages and by filter", async () => {
    const list = (query: string) =>
      succeed<Page<EvaluationResultAnswer>>("GET /experiments/{id}/cells", {
        key: api.key,
        params: { id: first.id },
        query,
      });
    const cells: EvaluationResultAnswer[] = [];
    let query = "?limit=10";
    for (;;) {
      const page = await list(query);
      cells.push(...page.data);
      if (page.next_cursor === null) break;
      query = `?limit=10&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
    expect(new Set(cells.map(({ id }) => id)).size).toBe(24);
    const good = cells.filter(({ version_number }) => version_number === 1);
    expect(good).toHaveLength(12);
    for (const cell of good) {
      expect(cell).toMatchObject({ status: "completed", score: 1, passed: true, trial: 1, error: null });
      expect(cell.output).toContain(cell.expected_output);
      expect(cell.scores).toMatchObject([{ evaluator: "contains", score: 1 }]);
      expect(cell.run_id).not.toBeNull();
    }
    const [variant] = first.results;
    expect((await list(`?variant_id=${variant?.variant_id}`)).data).toHaveLength(12);
    expect((await list(`?version_id=${variant?.version_id}&passed=false`)).data).toHaveLength(0);
    expect((await list("?min_score=0.5")).data).toHaveLength(12);
    expect((await list("?max_score=0.4&status=completed")).data).toHaveLength(12);
    expect((await list(`?example_id=${cells[0]?.golden_example_id}`)).data).toHaveLength(2);
    const problem = await refused("GET /experiments/{id}/cells", {
      key: api.key,
      params: { id: first.id },
      query: "?min_score=0.5&max_score=0.1",
    });
    expect(problem.errors).toMatchObject([{ pointer: "/max_score" }]);
  });

  it("is exported as JSON and CSV", async () => {
    const fetchFile = (query: string) =>
      requestApi("GET /experiments/{id}/export", { key: api.key, params: { id: first.id }, query });
    const json = await (await fetchFile("")).json();
    expect(experimentSchema.parse(json.experiment)).toEqual(first);
    expect(evaluationResultSchema.array().parse(json.cells)).toHaveLength(24);
    const response = await fetchFile("?format=csv");
    expect(response.headers.get("content-type")).toContain("text/csv");
    const rows: Record<string, string>[] = parse(await response.text(), { columns: true });
    expect(rows).toHaveLength(24);
    expect(rows.filter((row) => row["score:contains"] === "1")).toHaveLength(12);
    expect(rows.every((row) => /^Say /.test(row.output ?? ""))).toBe(true);
  });

  it("has a column for an evaluator that does not apply to its first cells", async () => {
    const own = await createPromptWithExamples(api.viewer, ["Say {{ question }}"], 1);
    const example = await succeed<{ id: string }>("POST /prompts/{prompt}/golden-examples", {
      key: api.key,
      params: { prompt: own.slug },
      body: { input_data: { question: "anything" }, expected_output: null },
    });
    const { id } = await run({
      prompt_id: own.slug,
      example_ids: [example.id],
      evaluators: [{ type: "contains" }, { type: "latency", config: { max_ms: 60_000 } }],
    });
    const file = await requestApi("GET /experiments/{id}/export", {
      key: api.key,
      params: { id },
      query: "?format=csv",
    });
    const rows: Record<string, string>[] = parse(await file.text(), { columns: true });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ "score:contains": "", "score:latency": "1" });
  });

  it("is exported table by table", async () => {
    const fetchFile = async (query: string) => {
      const response = await requestApi("GET /experiments/{id}/export", {
        key: api.key,
        params: { id: first.id },
        query,
      });
      expect(response.status).toBe(200);
      return response;
    };
    const rowsOf = async (query: string): Promise<Record<string, string>[]> =>
      parse(await (await fetchFile(query)).text(), { columns: true });

    const results = await (await fetchFile("?table=results&format=json")).json();
    expect(results).toEqual(first.results.map((result, index) => ({ ...result, is_baseline: index === 0 })));
    const resultRows = await rowsOf("?table=results&format=csv");
    expect(resultRows.map((row) => Number(row.avg_score))).toEqual(first.results.map((one) => one.avg_score));
    expect(resultRows[0]).toMatchObject({
      is_baseline: "true",
      parameters: JSON.stringify(first.results[0]?.parameters),
    });

    const comparisons = await rowsOf("?table=comparisons&format=csv");
    expect(comparisons.map(({ metric }) => metric)).toEqual(first.comparisons.map(({ metric }) => metric));
    const [score] = first.comparisons;
    expect(Number(comparisons[0]?.difference)).toBe(score?.difference);
    expect(comparisons[0]).toMatchObject({ verdict: score?.verdict, ci_low: String(score?.ci?.[0]) });

    const cells = await (await fetchFile("?table=cells")).json();
    expect(evaluationResultSchema.array().parse(cells)).toHaveLength(24);
    const disposition = (await fetchFile("?table=cells&format=csv")).headers.get("content-disposition");
    expect(disposition).toMatch(/-cells\.csv"$/);
    const problem = await refused("GET /experiments/{id}/export", {
      key: api.key,
      params: { id: first.id },
      query: "?table=runs",
    });
    expect(problem.errors).toMatchObject([{ pointer: "/table" }]);
  });

  it("tells its progress by server-sent events until it has ended", async () => {
    const { json } = await start({ experiment_name: "Watched", reuse: false });
    const response = await requestApi("GET /experiments/{id}/events", {
      key: api.key,
      params: { id: json.experiment_id },
    });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = (await response.text())
      .split("\n\n")
      .filter((block) => block.startsWith("event: "))
      .map((block) => ({
        event: /^event: (\w+)/.exec(block)?.[1],
        data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null"),
      }));
    const last = events.at(-1);
    expect(last?.event).toBe("done");
    expect(last?.data).toMatchObject({ id: json.experiment_id, status: "completed" });
    for (const { event, data } of events.slice(0, -1)) {
      expect(event).toBe("progress");
      expect(["pending", "running"]).toContain(data.status);
    }
  });

  it("can be duplicated, extended, rescored and cancelled", async () => {
    const params = { id: first.id };
    const copy = await succeed<ExperimentAcceptedAnswer>("POST /experiments/{id}/duplicate", {
      key: api.key,
      params,
      body: { experiment_name: "Copy" },
    });
    const copied = await untilFinal(api.key, copy.experiment_id);
    expect(copied).toMatchObject({ name: "Copy", status: "completed", progress: { reused: 24 } });

    const again = { id: copy.experiment_id };
    await succeed("POST /experiments/{id}/variants", {
      key: api.key,
      params: again,
      body: { models: [{ provider: "openai", model: "gpt-4.1-nano" }] },
    });
    const extended = await untilFinal(api.key, copy.experiment_id);
    expect(extended.progress.total).toBe(48);
    expect(extended.results).toHaveLength(4);

    await succeed("POST /experiments/{id}/rescore", {
      key: api.key,
      params: again,
      body: { evaluators: [{ type: "levenshtein" }] },
    });
    const calls = api.fake.calls;
    const rescored = await untilFinal(api.key, copy.experiment_id);
    expect(api.fake.calls).toBe(calls);
    expect(rescored.results[0]?.avg_score).toBeLessThan(1);

    const done = await refused("POST /experiments/{id}/cancel", { key: api.key, params: again });
    expect(done.status).toBe(409);
    const retry = await refused("POST /experiments/{id}/retry", { key: api.key, params: again });
    expect(retry.status).toBe(409);
  });

  it("that runs can be cancelled", async () => {
    const slow = await createPromptWithExamples(api.viewer, ["Slow {{ question }}"], 40);
    const { json } = await start({ prompt_id: slow.id, concurrency: 2 });
    const params = { id: json.experiment_id };
    expect(await succeed("POST /experiments/{id}/cancel", { key: api.key, params })).toEqual({
      experiment_id: json.experiment_id,
      status: "cancelled",
    });
    expect((await untilFinal(api.key, json.experiment_id)).status).toBe("cancelled");
  });

  it("that runs can be given fewer or more calls at once, and one that ended cannot", async () => {
    const slow = await createPromptWithExamples(api.viewer, ["Slow {{ question }}"], 40);
    const { json } = await start({ prompt_id: slow.id, concurrency: 2 });
    const change = { key: api.key, params: { id: json.experiment_id }, body: { concurrency: 1 } };
    const changed = await succeed("PATCH /experiments/{id}", change);
    expect(experimentChangedSchema.parse(changed)).toMatchObject({
      experiment_id: json.experiment_id,
      concurrency: 1,
    });
    for (const concurrency of [0, 201, 1.5, null]) {
      const problem = await refused("PATCH /experiments/{id}", { ...change, body: { concurrency } });
      expect([problem.status, problem.errors?.[0]?.pointer]).toEqual([422, "/concurrency"]);
    }
    await succeed("POST /experiments/{id}/cancel", { key: api.key, params: change.params });
    const ended = await refused("PATCH /experiments/{id}", change);
    expect([ended.status, ended.detail]).toEqual([
      409,
      "The experiment is cancelled; only a pending or running one can be changed.",
    ]);
  });

  it("retries its failed cells", async () => {
    const failing = await createPromptWithExamples(api.viewer, ["Fail {{ question }}"], 2);
    const experiment = await run({ prompt_id: failing.id });
    expect(experiment).toMatchObject({ status: "failed", progress: { total: 2, failed: 2 } });
    await succeed("POST /experiments/{id}/retry", { key: api.key, params: { id: experiment.id } });
    expect((await untilFinal(api.key, experiment.id)).progress.failed).toBe(2);
  });

  it.each([
    [{ experiment_name: undefined }, 422, "/experiment_name"],
    [{ prompt_id: "no-such-prompt" }, 404, undefined],
    [{ version_ids: [9] }, 422, "/version_ids/0"],
    [{ version_ids: [] }, 422, "/version_ids"],
    [{ example_ids: ["00000000-0000-7000-8000-000000000000"] }, 422, "/example_ids/0"],
    [{ tags: ["no-such-tag"] }, 422, "/tags"],
    [{ models: [{ provider: "nobody", model: "x" }] }, 422, "/models/0/provider"],
    [{ evaluators: ["no-such-evaluator"] }, 422, "/evaluators/0"],
    [{ evaluators: [{ type: "nonsense" }] }, 422, "/evaluators/0/type"],
    [{ evaluators: [{ type: "regex", config: { pattern: "(" } }] }, 422, "/evaluators/0/config/pattern"],
    [{ baseline_version_id: 9 }, 422, "/baseline_version_id"],
    [{ trials: 0 }, 422, "/trials"],
    [{ budget_usd: "-1" }, 422, "/budget_usd"],
    [{ budget_usd: "1", models: [{ provider: "openai", model: "no-price" }] }, 422, "/budget_usd"],
    [{ temperature: 1 }, 422, "/temperature"],
  ] as const)("is refused with %j", async (body, status, pointer) => {
    const { json, status: answered } = await start(body);
    expect([answered, json]).toMatchObject([status, {}]);
    const problem = json as unknown as { errors: { pointer: string }[] };
    if (pointer !== undefined) expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
  });
});

describe("the gate", () => {
  const name = "GET /experiments/{id}/gate";
  const gateOf = (id: string, query = "") => callApi(name, { key: api.key, params: { id }, query });

  it("passes or says why not, as JSON and as JUnit XML", async () => {
    const strict = await run({ gates: { min_score: 0.5, max_cost_usd: 1 } });
    const { json } = await gateOf(strict.id);
    expect(json).toMatchObject({ passed: false, reasons: [expect.stringContaining("average score is 0")] });
    const better = await run({ baseline_version_id: 2, gates: { min_score: 0.5, no_regression: true } });
    expect((await gateOf(better.id)).json).toEqual({ passed: true, reasons: [] });
    const junit = await requestApi(name, { key: api.key, params: { id: strict.id }, query: "?format=junit" });
    expect(junit.headers.get("content-type")).toContain("application/xml");
    expect(await junit.text()).toContain('tests="2" failures="1"');
  });

  it("refuses what regressed when the experiment has no rules", async () => {
    expect((await gateOf(first.id)).json).toMatchObject({
      passed: false,
      reasons: [expect.stringContaining("regressed")],
    });
  });

  it("takes the prompt's rules where the experiment has none, and keeps them", async () => {
    const patch = async (gates: unknown) => {
      const answer = await callApi<PromptAnswer>("PATCH /prompts/{prompt}", {
        key: api.key,
        params: { prompt: prompt.slug },
        body: { gates },
      });
      expect([answer.status, answer.json.gates]).toEqual([200, gates]);
    };
    await patch({ min_pass_rate: 1, max_cost_usd: "0.5" });
    const inherited = await run();
    const own = await run({ gates: { max_error_rate: 0 } });
    await patch(null);
    expect((await gateOf(inherited.id)).json).toMatchObject({
      reasons: [expect.stringContaining("pass rate is 0 %; it must be at least 100 %")],
    });
    expect((await gateOf(own.id)).json).toEqual({ passed: true, reasons: [] });
    const refusal = await refused("PATCH /prompts/{prompt}", {
      key: api.key,
      params: { prompt: prompt.slug },
      body: { gates: { min_score: 2 } },
    });
    expect(refusal).toMatchObject({ status: 422, errors: [{ pointer: "/gates/min_score" }] });
  });

  it("holds against the production of its time, not against another baseline", async () => {
    const { id } = await createPromptWithExamples(api.viewer, ["Say {{ question }}", "{{ question }}!"], 6);
    const activate = (version: number) =>
      succeed("POST /prompts/{prompt}/versions/{version}/activate", {
        key: api.key,
        params: { prompt: id, version },
      });
    await activate(1);
    const against = await run({ prompt_id: id, gates: { no_regression: true } });
    const beside = await run({ prompt_id: id, baseline_version_id: 2 });
    await activate(2);
    expect((await gateOf(against.id)).json).toEqual({ passed: true, reasons: [] });
    expect((await gateOf(beside.id)).json).toMatchObject({
      passed: false,
      reasons: [expect.stringContaining("not compared with production (v1): v2 is the baseline")],
    });
  });

  it("waits for the end", async () => {
    const slow = await createPromptWithExamples(api.viewer, ["Slow {{ question }}"], 2);
    const { json } = await start({ prompt_id: slow.id });
    const answer = await gateOf(json.experiment_id);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([409, "5"]);
    await untilFinal(api.key, json.experiment_id);
  });
});

describe("evaluate", () => {
  const name = "POST /prompts/{prompt}/versions/{version}/evaluate";
  const body = { evaluators: [{ type: "contains" }] };

  it("answers the results when they come in time", async () => {
    const { status, json } = await callApi<EvaluateDoneAnswer>(name, {
      key: api.key,
      params: { prompt: prompt.slug, version: 1 },
      body,
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ average_score: 1, total_tests: 12 });
    expect(json.results.every(({ version_number }) => version_number === 1)).toBe(true);
  });

  it("answers 202 otherwise", async () => {
    for (const query of ["?wait=0", "?wait=1"]) {
      const slow = await createPromptWithExamples(api.viewer, ["Slow {{ question }}"], 2);
      const { status, json } = await callApi<ExperimentAcceptedAnswer>(name, {
        key: api.key,
        params: { prompt: slow.slug, version: 1 },
        query,
        body,
      });
      expect(status).toBe(202);
      expect((await untilFinal(api.key, json.experiment_id)).status).toBe("completed");
    }
  });
});

describe("compare", () => {
  const name = "POST /prompts/compare";

  it("makes version_a the baseline", async () => {
    const [one, two] = first.results;
    const { status, json } = await callApi<ExperimentAcceptedAnswer>(name, {
      key: api.key,
      body: {
        prompt_id: prompt.slug,
        version_a: 2,
        version_b: one?.version_id,
        evaluators: [{ type: "contains" }],
      },
    });
    expect(status).toBe(202);
    const { comparisons } = await untilFinal(api.key, json.experiment_id);
    expect(comparisons.find(({ metric }) => metric === "score")).toMatchObject({
      baseline_version_id: two?.version_id,
      version_id: one?.version_id,
      difference: 1,
      verdict: "improved",
    });
  });

  it("refuses a version against itself, also under another name", async () => {
    const version = await succeed<{ id: string }>("GET /prompts/{prompt}/versions/{version}", {
      key: api.key,
      params: { prompt: prompt.slug, version: 1 },
    });
    for (const version_b of [1, "1", version.id]) {
      const problem = await refused(name, {
        key: api.key,
        body: { prompt_id: prompt.slug, version_a: 1, version_b },
      });
      expect(problem).toMatchObject({ status: 422, errors: [{ pointer: "/version_b" }] });
    }
    const body = { prompt_id: prompt.slug, version_a: 9, version_b: 1 };
    expect(await refused(name, { key: api.key, body })).toMatchObject({
      status: 422,
      errors: [{ pointer: "/version_a" }],
    });
  });
});

describe("an archived prompt", () => {
  it("starts nothing new", async () => {
    const { slug } = await succeed<PromptAnswer>("POST /prompts", {
      key: api.key,
      body: { name: "Old", template: "x", provider: "openai", model: "gpt-4.1-mini" },
    });
    await succeed("DELETE /prompts/{prompt}", { key: api.key, params: { prompt: slug } });
    expect((await start({ prompt_id: slug })).status).toBe(409);
    const params = { prompt: slug, version: 1 };
    const evaluate = "POST /prompts/{prompt}/versions/{version}/evaluate";
    expect((await refused(evaluate, { key: api.key, params })).status).toBe(409);
  });
});
