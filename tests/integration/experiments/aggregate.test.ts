import { beforeEach, describe, expect, it } from "vitest";
import type { EvaluationResultAnswer, ExperimentAnswer } from "@/lib/domain/api/experiments";
import { createPromptWithExamples, runToEnd } from "@/tests/support/experiment";
import type { Body } from "@/tests/support/fake-server";
import { allCells, echo, isJudge, lastMessage, questionOf, setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

const count = 15;

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** As `percentile_cont` defines it: linear between the neighbours of rank p · (n − 1). */
function percentile(values: number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const rank = p * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? 0;
  return below + (above - below) * (rank - Math.floor(rank));
}

const numbers = (values: (number | null)[]) => values.filter((value) => value !== null);

/** Means over examples of an example's mean over its trials that have the value. */
function byExample(cells: EvaluationResultAnswer[], read: (cell: EvaluationResultAnswer) => number | null) {
  const examples = Map.groupBy(cells, (cell) => cell.golden_example_id);
  return numbers([...examples.values()].map((trials) => mean(numbers(trials.map(read)))));
}

function recompute(cells: EvaluationResultAnswer[]) {
  const scores = numbers(cells.map((cell) => cell.score));
  const exampleScores = byExample(cells, (cell) => cell.score);
  const latencies = numbers(cells.map((cell) => cell.latency_ms));
  return {
    n: exampleScores.length,
    avg_score: mean(exampleScores),
    min_score: scores.length === 0 ? null : Math.min(...scores),
    max_score: scores.length === 0 ? null : Math.max(...scores),
    pass_rate: mean(byExample(cells, (cell) => (cell.passed === null ? null : Number(cell.passed)))),
    avg_hallucination_rate: mean(byExample(cells, (cell) => cell.hallucination_rate)),
    failure_count: scores.filter((score) => score < 0.5).length,
    error_count: cells.filter((cell) => cell.status === "failed").length,
    null_count: cells.filter((cell) => cell.status === "completed" && cell.score === null).length,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    cost: cells.reduce((sum, cell) => sum + Number(cell.cost_usd ?? 0), 0),
  };
}

function expectEqualToCells(experiment: ExperimentAnswer, cells: EvaluationResultAnswer[]): void {
  for (const result of experiment.results) {
    const { p50, p95, cost, ...counts } = recompute(
      cells.filter((cell) => cell.variant_id === result.variant_id),
    );
    for (const [name, value] of Object.entries(counts)) {
      const stored = result[name as keyof typeof counts];
      if (typeof value === "number" && typeof stored === "number")
        expect(stored, name).toBeCloseTo(value, 12);
      else expect(stored, name).toBe(value);
    }
    expect(result.latency_ms.p50).toBeCloseTo(p50 ?? Number.NaN, 9);
    expect(result.latency_ms.p95).toBeCloseTo(p95 ?? Number.NaN, 9);
    expect(Number(result.cost_usd)).toBeCloseTo(cost, 9);
  }
}

describe("results", () => {
  it("equal a recomputation from the cells, trials and failures included", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(
      viewer,
      ["Answer {{ question }}", "Worse {{ question }}"],
      count,
    );
    let calls = 0;
    lab.behave({
      fault: (_n, body) => {
        const question = questionOf(body);
        if (question === 4) return { kind: "error", status: 401 };
        if (question === 5) return { kind: "error", status: 400 };
        return null;
      },
      // Trials of a question differ, so that a mean of means is not the plain mean.
      answer: (body) => (++calls % 3 === 0 ? "Something else." : echo(body)),
    });
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Trials",
      evaluators: [{ type: "contains" }, { type: "levenshtein", weight: 2 }],
      trials: 3,
    });
    const cells = await allCells(viewer, experiment.id);
    expect(cells).toHaveLength(2 * 3 * count);
    expect(experiment.progress).toEqual({ total: 90, completed: 90, failed: 12, reused: 0 });
    expectEqualToCells(experiment, cells);
    const [baseline, variant] = experiment.results;
    const means = (id: string | undefined) =>
      new Map(
        [...Map.groupBy(cells, (cell) => cell.golden_example_id)].map(([example, all]) => [
          example,
          mean(numbers(all.filter((cell) => cell.variant_id === id).map((cell) => cell.score))),
        ]),
      );
    const of = means(variant?.variant_id);
    const pairs = [...means(baseline?.variant_id)].flatMap(([example, value]) => {
      const other = of.get(example) ?? null;
      return value === null || other === null ? [] : [other - value];
    });
    const comparison = experiment.comparisons.find((one) => one.metric === "score");
    expect(comparison).toMatchObject({ n_pairs: pairs.length, missing_pairs: 1 });
    expect(comparison?.difference).toBeCloseTo(mean(pairs) ?? Number.NaN, 12);
    expect(Number(experiment.cost_usd)).toBeCloseTo(
      cells.reduce((sum, cell) => sum + Number(cell.cost_usd ?? 0), 0),
      9,
    );
  });
});

/** Judge answers in the form each judge asks for; which one is told by the response format's name. */
function judgeAnswer(body: Body): string {
  const format = body.response_format as { json_schema: { name: string } };
  if (format.json_schema.name === "correctness") {
    return JSON.stringify({ reason: "As expected.", score: questionOf(body) % 2 === 0 ? 1 : 0.25 });
  }
  return JSON.stringify({
    claims: [
      { claim: "One.", status: "supported", evidence: `Question ${questionOf(body)}?`, source: "messages" },
      { claim: "Two.", status: "unsupported", evidence: null, source: null },
    ],
  });
}

async function runJudged(answer: (body: Body) => string, settings: Record<string, unknown> = {}) {
  const viewer = await createWorkspace();
  const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], count);
  const received: Body[] = [];
  lab.behave({
    answer: (body) => {
      if (!isJudge(body)) return echo(body);
      received.push(body);
      return answer(body);
    },
  });
  const run = () => runToEnd(viewer, { prompt_id: prompt.id, experiment_name: "Judged", ...settings });
  const experiment = await run();
  return { experiment, run, received, cells: await allCells(viewer, experiment.id) };
}

describe("judged evaluators", () => {
  it("score with the judge's numbers and count what the judge cost", async () => {
    const { experiment, cells, received } = await runJudged(judgeAnswer);
    expect(experiment.status).toBe("completed");
    expect(received).toHaveLength(2 * count);
    for (const body of received) expect(body.temperature).toBe(0);
    for (const cell of cells) {
      const question = Number(/\d+/.exec(cell.expected_output ?? "")?.[0]);
      expect(cell.score).toBe(question % 2 === 0 ? 1 : 0.25);
      expect(cell.hallucination_rate).toBe(0.5);
      expect(cell.scores.map((score) => score.evaluator).sort()).toEqual([
        "hallucination",
        "llm_correctness",
      ]);
    }
    expectEqualToCells(experiment, cells);
    const judged = Number(experiment.results[0]?.judge_cost_usd);
    const generated = Number(experiment.results[0]?.cost_usd);
    expect(judged).toBeGreaterThan(0);
    expect(Number(experiment.cost_usd)).toBeCloseTo(judged + generated, 9);
  });

  it("are not paid twice for the same output", async () => {
    const { run, received } = await runJudged(judgeAnswer, { reuse: true });
    const paid = received.length;
    const second = await run();
    expect(received.length).toBe(paid);
    expect(Number(second.cost_usd)).toBe(0);
    expect(second.results[0]?.avg_score).toBeCloseTo((8 * 1 + 7 * 0.25) / 15, 12);
  });

  it("are asked once more when their answer cannot be read", async () => {
    const { experiment, received } = await runJudged(
      (body) => ((body.messages as unknown[]).length > 2 ? judgeAnswer(body) : "I would say it is fine."),
      { evaluators: [{ type: "llm_correctness" }] },
    );
    expect(received).toHaveLength(2 * count);
    expect(lastMessage(received.find((body) => (body.messages as unknown[]).length > 2) ?? {})).toMatch(
      /could not be read/,
    );
    expect(experiment.results[0]).toMatchObject({ n: count, null_count: 0 });
  });

  it("leave a missing score with the raw answer, never a made-up number, when they stay unreadable", async () => {
    const { experiment, cells, received } = await runJudged(() => "No JSON from me.", {
      evaluators: [{ type: "llm_correctness" }],
    });
    expect(received).toHaveLength(2 * count);
    expect(experiment.status).toBe("completed");
    expect(experiment.results[0]).toMatchObject({ n: 0, avg_score: null, null_count: count, error_count: 0 });
    for (const cell of cells) {
      expect(cell).toMatchObject({ status: "completed", score: null, passed: null });
      expect(JSON.stringify(cell.scores[0]?.details)).toContain("No JSON from me.");
    }
    // Both calls of every judgement were paid, although they gave nothing.
    expect(Number(experiment.results[0]?.judge_cost_usd)).toBeGreaterThan(0);
  });

  it("leave a missing score when the judge is down, and the outputs stay", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 3);
    lab.behave({ fault: (_n, body) => (isJudge(body) ? { kind: "error", status: 401 } : null) });
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Down",
      evaluators: [{ type: "llm_correctness" }, { type: "contains", weight: 0 }],
    });
    expect(experiment.progress).toMatchObject({ completed: 3, failed: 0 });
    for (const cell of await allCells(viewer, experiment.id)) {
      expect(cell).toMatchObject({ status: "completed", score: null });
      expect(cell.output).toMatch(/Question/);
      expect(cell.scores.find((score) => score.type === "contains")?.score).toBe(1);
      expect(cell.scores.find((score) => score.type === "llm_correctness")?.reason).toMatch(
        /refused the key/,
      );
    }
  });
});
