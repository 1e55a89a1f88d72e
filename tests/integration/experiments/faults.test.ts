import { beforeEach, describe, expect, it } from "vitest";
import { createPromptWithExamples, runToEnd } from "@/tests/support/experiment";
import type { Fault } from "@/tests/support/fake-server";
import { allCells, questionOf, setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab({ ASSAY_CALL_TIMEOUT_MS: "1000" });
beforeEach(() => lab.reset());

const examples = 6;

/** Runs six cells of which the one about question 3 meets `fault` on every attempt, or on the first only. */
async function runWithFault(fault: Fault, when: "always" | "first attempt" = "always") {
  const viewer = await createWorkspace();
  const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], examples);
  let met = 0;
  lab.behave({
    fault: (_n, body) => {
      if (questionOf(body) !== 3) return null;
      met += 1;
      return when === "always" || met === 1 ? fault : null;
    },
  });
  const experiment = await runToEnd(viewer, {
    prompt_id: prompt.id,
    experiment_name: "Faults",
    evaluators: [{ type: "contains" }],
  });
  const cells = await allCells(viewer, experiment.id);
  const failed = cells.filter((cell) => cell.status === "failed");
  return { experiment, cells, failed, attempts: met };
}

describe("a provider that fails one cell for good", () => {
  const cases: { name: string; fault: Fault; kind: string; attempts: number; says: RegExp }[] = [
    {
      name: "500",
      fault: { kind: "error", status: 500 },
      kind: "overloaded",
      attempts: 4,
      says: /failing or overloaded/,
    },
    { name: "hang", fault: { kind: "hang" }, kind: "timeout", attempts: 4, says: /in time/ },
    { name: "cut connection", fault: { kind: "cut" }, kind: "network", attempts: 4, says: /Could not reach/ },
    { name: "HTML", fault: { kind: "html" }, kind: "malformed_response", attempts: 4, says: /HTML/ },
    {
      name: "HTML with 502",
      fault: { kind: "html", status: 502 },
      kind: "overloaded",
      attempts: 4,
      says: /HTML/,
    },
    {
      name: "JSON of another shape",
      fault: { kind: "wrong_json" },
      kind: "malformed_response",
      attempts: 4,
      says: /not a chat/,
    },
    {
      name: "no JSON",
      fault: { kind: "wrong_json", text: "{ almost" },
      kind: "malformed_response",
      attempts: 4,
      says: /not JSON/,
    },
    {
      name: "an empty answer",
      fault: { kind: "empty_answer" },
      kind: "malformed_response",
      attempts: 4,
      says: /empty/,
    },
    {
      name: "401",
      fault: { kind: "error", status: 401 },
      kind: "auth",
      attempts: 1,
      says: /refused the key/,
    },
  ];

  it("fails that cell with its reason, whatever goes wrong, and scores the others", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], cases.length + 3);
    const attempts = new Map<number, number>();
    lab.behave({
      fault: (_n, body) => {
        const question = questionOf(body);
        attempts.set(question, (attempts.get(question) ?? 0) + 1);
        return cases[question]?.fault ?? null;
      },
    });
    const body = { prompt_id: prompt.id, experiment_name: "Faults", evaluators: [{ type: "contains" }] };
    const experiment = await runToEnd(viewer, body);
    const total = cases.length + 3;
    expect(experiment.status).toBe("completed");
    expect(experiment.progress).toEqual({ total, completed: total, failed: cases.length, reused: 0 });
    expect(experiment.results[0]).toMatchObject({ n: 3, avg_score: 1, error_count: cases.length });
    const cells = await allCells(viewer, experiment.id);
    for (const [question, one] of cases.entries()) {
      const cell = cells.find((candidate) => candidate.expected_output === `Question ${question}?`);
      const error = { kind: one.kind, retryable: one.attempts > 1 };
      expect(cell, one.name).toMatchObject({ status: "failed", score: null, error });
      expect(cell?.error?.message, one.name).toMatch(one.says);
      expect(attempts.get(question), one.name).toBe(one.attempts);
    }
  });

  it("scores 0 where the variant's own prompt brought the failure about", async () => {
    const own: Record<string, object> = {
      context_length: { message: "maximum context length is 128000 tokens", code: "context_length_exceeded" },
      content_filter: { message: "The response was filtered", code: "content_filter" },
      invalid_request: { message: "Unsupported value", code: "unsupported_value" },
    };
    for (const [kind, error] of Object.entries(own)) {
      const { experiment, failed, attempts } = await runWithFault({
        kind: "error",
        status: 400,
        body: { error: { type: "invalid_request_error", ...error } },
      });
      expect(attempts, kind).toBe(1);
      expect(failed[0], kind).toMatchObject({ score: 0, passed: false, error: { kind } });
      expect(experiment.results[0], kind).toMatchObject({ n: 6, failure_count: 1, error_count: 1 });
      expect(experiment.results[0]?.avg_score, kind).toBeCloseTo(5 / 6, 12);
    }
  });
});

describe("a provider that fails for a moment", () => {
  it.each([
    ["429 with Retry-After", { kind: "rate_limited", retryAfter: "0.2" }],
    ["500", { kind: "error", status: 500 }],
    ["hang", { kind: "hang" }],
    ["cut connection", { kind: "cut" }],
  ] satisfies [string, Fault][])("%s: the cell is tried again and completes", async (_name, fault) => {
    const { experiment, failed, attempts } = await runWithFault(fault, "first attempt");
    expect(experiment.progress).toMatchObject({ completed: examples, failed: 0 });
    expect(failed).toEqual([]);
    expect(attempts).toBe(2);
  });

  it("waits as long as Retry-After says before the next call to the same connection", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 3);
    const calledAt: number[] = [];
    lab.behave({
      fault: () => {
        calledAt.push(performance.now());
        return calledAt.length === 1 ? { kind: "rate_limited", retryAfter: "1" } : null;
      },
    });
    const body = { prompt_id: prompt.id, experiment_name: "Wait", evaluators: [{ type: "contains" }] };
    const experiment = await runToEnd(viewer, { ...body, concurrency: 1 });
    expect(experiment.progress).toMatchObject({ completed: 3, failed: 0 });
    expect((calledAt[1] ?? 0) - (calledAt[0] ?? 0)).toBeGreaterThan(990);
  });
});

describe("a provider that fails everything", () => {
  it("ends the experiment as failed, with every cell's reason", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 4);
    lab.behave({ fault: () => ({ kind: "error", status: 401 }) });
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "All",
      evaluators: [{ type: "contains" }],
    });
    expect(experiment.status).toBe("failed");
    expect(experiment.error).toMatch(/Every cell failed/);
    expect(experiment.progress).toMatchObject({ completed: 4, failed: 4 });
    const cells = await allCells(viewer, experiment.id);
    expect(cells.map((cell) => cell.error?.kind)).toEqual(["auth", "auth", "auth", "auth"]);
    expect(JSON.stringify(cells)).not.toContain("sk-test-0123456789abcdef");
  });

  it("compares no versions, even where their own requests were refused", async () => {
    const viewer = await createWorkspace();
    const templates = ["Answer {{ question }}", "Say {{ question }}"];
    const prompt = await createPromptWithExamples(viewer, templates, 4);
    lab.behave({ fault: () => ({ kind: "error", status: 400 }) });
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "All refused",
      version_ids: [1, 2],
      evaluators: [{ type: "contains" }],
    });
    expect(experiment.status).toBe("failed");
    expect(experiment.comparisons).toEqual([]);
  });
});
