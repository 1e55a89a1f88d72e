import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { compareBody } from "@/lib/domain/api/prompts";
import { compareVersions } from "@/lib/services/evaluate-version";
import { duplicateExperiment, retryExperiment } from "@/lib/services/follow-up-experiment";
import { startExperiment } from "@/lib/services/start-experiment";
import { createPromptWithExamples, untilEnded } from "@/tests/support/experiment";
import { echo, isJudge, questionOf, setUpLab } from "@/tests/support/lab";
import { refusalOf } from "@/tests/support/refusal";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
const count = 12;

type Body = Record<string, unknown>;

function outputsOf(body: Body): [string, string] {
  const user = (body.messages as { content: string }[])[1]?.content ?? "";
  const part = (name: string) => user.split(`<<<BEGIN ${name} `)[1]?.split("<<<END")[0] ?? "";
  return [part("output 1"), part("output 2")];
}

/** Prefers what is no "No idea."; between two answers it takes the first, so that the order decides. */
function prefer(body: Body): string {
  if (!isJudge(body)) return echo(body);
  const [one, other] = outputsOf(body).map((text) => !text.includes("No idea."));
  const winner = one === other ? "first" : one ? "first" : "second";
  return JSON.stringify({ reason: "It answers.", winner });
}

beforeEach(() => {
  lab.reset();
  lab.behave({ answer: prefer });
});

async function setUp(templates = ["Answer {{ question }}", "Worse {{ question }}"]) {
  const viewer = await createWorkspace();
  const prompt = await createPromptWithExamples(viewer, templates, count);
  const compare = async (rest: Record<string, unknown> = {}) => {
    const body = compareBody.parse({
      prompt_id: prompt.id,
      version_a: 1,
      version_b: 2,
      evaluators: [{ type: "contains" }],
      pairwise: { criteria: "Which answers the question?" },
      ...rest,
    });
    const { experiment_id: id } = await compareVersions(viewer, body);
    return untilEnded(viewer, id);
  };
  return { viewer, prompt, compare };
}

async function judgeCalls(work: () => Promise<unknown>): Promise<number> {
  let calls = 0;
  lab.behave({
    answer: (body) => {
      if (isJudge(body)) calls += 1;
      return prefer(body);
    },
  });
  await work();
  return calls;
}

describe("pairwise judging", () => {
  it("gives a win rate against the baseline, identical outputs unasked", async () => {
    const { viewer, compare } = await setUp();
    let experiment = await compare();
    expect(experiment.status).toBe("completed");
    // Even questions are answered worse by version 2; odd ones alike, word for word.
    expect(experiment.pairwise).toMatchObject([
      { n: count, wins: 0, losses: count / 2, ties: count / 2, missing: 0, flips: 0, win_rate: 0.25 },
    ]);
    const [result] = experiment.pairwise;
    expect(result?.baseline_variant_id).toBe(experiment.comparisons[0]?.baseline_variant_id);
    expect(result?.judge_model).toBe("openai/gpt-4.1-mini");
    expect(result?.ci?.[1]).toBeLessThan(0.6);
    // Exact sign test of 0 against 6: 2 / 2^6.
    expect(result?.p_value).toBeCloseTo(2 / 64, 12);
    const row = await db().experiment.findUniqueOrThrow({ where: { id: experiment.id } });
    expect(Number(row.judgeCostUsd)).toBeGreaterThan(0);
    const calls = await db().run.findMany({ where: { experimentId: experiment.id, origin: "judge" } });
    expect(calls).toHaveLength(count);
    const judged = await db().pairJudgement.findMany({
      where: { experimentId: experiment.id, judgeModel: { not: null } },
    });
    for (const pair of judged) {
      expect(pair).toMatchObject({
        judgeModel: "openai/gpt-4.1-mini",
        judgeTemperature: 0,
        judgePromptVersion: "pairwise/1",
        judgeRaw: null,
      });
    }
    const paid = judged.reduce((sum, pair) => sum + Number(pair.costUsd), 0);
    expect(paid).toBeCloseTo(
      calls.reduce((sum, call) => sum + Number(call.costUsd), 0),
      10,
    );
    expect(Number(row.judgeCostUsd)).toBeCloseTo(paid, 10);

    const copy = await duplicateExperiment(viewer, experiment.id, "Again");
    experiment = await untilEnded(viewer, copy.experiment_id);
    expect(experiment.pairwise).toMatchObject([{ losses: count / 2 }]);
  });

  it("takes a preference for the first place as a tie", async () => {
    const { compare } = await setUp(["Answer {{ question }}", "Again, answer {{ question }}"]);
    lab.behave({
      answer: (body) =>
        isJudge(body)
          ? prefer(body)
          : `${JSON.stringify(body).includes("Again") ? "New" : "Old"}: ${questionOf(body)}`,
    });
    const experiment = await compare();
    expect(experiment.pairwise).toMatchObject([{ ties: count, flips: count, win_rate: 0.5, p_value: 1 }]);
  });

  it("counts what the judge left unanswered as missing, and judges it on a retry", async () => {
    const { viewer, compare } = await setUp();
    lab.behave({
      answer: (body) => (isJudge(body) ? "Both are fine." : echo(body)),
      fault: (_n, body) => (!isJudge(body) && questionOf(body) === 1 ? { kind: "error", status: 401 } : null),
    });
    const first = await compare();
    expect(first.pairwise).toMatchObject([
      { n: count / 2 - 1, losses: 0, ties: count / 2 - 1, missing: count / 2 + 1 },
    ]);
    const unread = await db().pairJudgement.findMany({ where: { experimentId: first.id, outcome: null } });
    expect(new Set(unread.map(({ judgeRaw }) => judgeRaw))).toEqual(new Set(["Both are fine."]));
    lab.reset();
    const calls = await judgeCalls(async () => {
      await retryExperiment(viewer, first.id);
      const again = await untilEnded(viewer, first.id);
      expect(again.pairwise).toMatchObject([{ n: count, losses: count / 2, ties: count / 2, missing: 0 }]);
    });
    expect(calls).toBe(count);
  });

  it("counts trials of an example once", async () => {
    const { compare } = await setUp();
    const experiment = await compare({ trials: 2 });
    expect(experiment.progress.total).toBe(count * 4);
    expect(experiment.pairwise).toMatchObject([{ n: count, losses: count / 2 }]);
  });

  it("stops at the budget with what it has", async () => {
    const { viewer, prompt } = await setUp();
    const price = { provider: "openai", model: "gpt-4.1-mini" };
    lab.behave({
      answer: (body) => (isJudge(body) ? `${prefer(body)}${" ".repeat(200)}` : echo(body)),
      latencyMs: 30,
    });
    const start = (budget: string) =>
      startExperiment(
        viewer,
        runExperimentBody.parse({
          prompt_id: prompt.id,
          experiment_name: "Budget",
          evaluators: [{ type: "contains" }],
          pairwise: { criteria: "Which answers?" },
          models: [price],
          budget_usd: budget,
          concurrency: 1,
          reuse: false,
        }),
      );
    const free = await start("1");
    const whole = await untilEnded(viewer, free.experiment_id);
    expect(whole.status).toBe("completed");
    const judge = await db().experiment.findUniqueOrThrow({ where: { id: whole.id } });
    const generations = Number(judge.costUsd) - Number(judge.judgeCostUsd);
    const half = (generations + Number(judge.judgeCostUsd) / 2).toFixed(10);
    const stopped = await untilEnded(viewer, (await start(half)).experiment_id);
    expect(stopped.status).toBe("over_budget");
    const [result] = stopped.pairwise;
    expect(result?.n).toBeLessThan(count);
    expect((result?.n ?? 0) + (result?.missing ?? 0)).toBe(count);
  });

  it("refuses what cannot be compared or names no model", async () => {
    const { viewer, prompt } = await setUp();
    const body = {
      prompt_id: prompt.id,
      experiment_name: "One",
      version_ids: [1],
      evaluators: [{ type: "contains" }],
    };
    const alone = runExperimentBody.parse({ ...body, pairwise: { criteria: "Which?" } });
    expect((await refusalOf(startExperiment(viewer, alone))).fields[0]?.pointer).toBe("/pairwise");
    const wrong = compareBody.safeParse({
      prompt_id: prompt.id,
      version_a: 1,
      version_b: 2,
      pairwise: { criteria: " ", model: "gpt" },
    });
    expect(wrong.error?.issues.map(({ path }) => path.join("."))).toEqual([
      "pairwise.criteria",
      "pairwise.model",
    ]);
  });
});
