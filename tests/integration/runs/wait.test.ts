import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { newId, newTraceId } from "@/lib/data/new-id";
import { writeRuns } from "@/lib/data/run-batch";
import { getRun } from "@/lib/data/runs";
import { latencyBucket, latencyBucketCount } from "@/lib/domain/analytics/latency-histogram";
import { llmRequestBody } from "@/lib/domain/api/runs";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { requestModel } from "@/lib/services/run-prompt";
import { lastMessage, setUpLab } from "@/tests/support/lab";
import { runRequest } from "@/tests/support/run-request";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

const request = (content: string) =>
  llmRequestBody.parse({
    provider: "openai",
    model: "gpt-4.1-mini",
    messages: [{ role: "user", content }],
    parameters: { temperature: 0.5, max_tokens: 100 },
  });

describe("a run that is waited for", () => {
  it("answers what reading it back gives, failures included", async () => {
    const viewer = await createWorkspace();
    lab.behave({
      answer: (body) => `${lastMessage(body)} \u{1f600}`,
      fault: (_n, body) => (lastMessage(body) === "fail" ? { kind: "error", status: 400 } : null),
    });
    for (const content of ["hello", "fail"]) {
      const answer = await requestModel(viewer, request(content), 10_000, "api");
      expect(answer).toEqual(await getRun(viewer, answer.id));
    }
  });

  it("answers what the database could store", async () => {
    const viewer = await createWorkspace();
    lab.behave({ answer: () => "a\u0000b" });
    const answer = await requestModel(viewer, request("nul"), 10_000, "api");
    expect(answer.output).toBe("a\ufffdb");
    expect(answer).toEqual(await getRun(viewer, answer.id));
  });

  it("writes many that end together, each once, and counts all", async () => {
    const viewer = await createWorkspace();
    lab.behave({ latencyMs: 30 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => requestModel(viewer, request(`Question ${n}?`), 10_000, "api")),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(40);
    for (const answer of answers) expect(answer).toEqual(await getRun(viewer, answer.id));
    const sums = await db().metricRollup.findMany({ where: { workspaceId: viewer.workspaceId } });
    expect(sums.reduce((sum, row) => sum + row.runs, 0)).toBe(40);
    expect(await db().costLog.count({ where: { workspaceId: viewer.workspaceId } })).toBe(40);
  });

  it("counts a run once that is written again, as after a lost connection", async () => {
    const viewer = await createWorkspace();
    const time = new Date().toISOString();
    const run: FinishedRun = {
      ...runRequest(),
      id: newId(),
      traceId: newTraceId(),
      connectionId: null,
      experimentId: null,
      status: "completed",
      responseModel: null,
      output: "ok",
      toolCalls: [],
      finishReason: "stop",
      error: null,
      latencyMs: 120.4,
      ttftMs: null,
      attempts: 1,
      reuseKey: null,
      tokensIn: 10,
      tokensOut: 2,
      tokensCached: 4,
      tokensReasoning: 0,
      usageEstimated: false,
      costUsd: "0.25",
      costEstimated: false,
      unitPrices: { source: "test" },
      createdAt: time,
      completedAt: time,
    };
    const other: FinishedRun = {
      ...run,
      id: newId(),
      status: "failed",
      output: null,
      latencyMs: null,
      costUsd: null,
    };
    await writeRuns(viewer.workspaceId, [run]);
    await writeRuns(viewer.workspaceId, [run, other]);
    const sums = await db().metricRollup.findMany({ where: { workspaceId: viewer.workspaceId } });
    expect(sums).toMatchObject([
      { runs: 2, errors: 1, latencySumMs: 120n, tokensIn: 20n, tokensOut: 4n, tokensCached: 8n },
    ]);
    expect(Number(sums[0]?.costUsd)).toBe(0.25);
    const histogram = new Array<number>(latencyBucketCount).fill(0);
    histogram[latencyBucket(120.4)] = 1;
    expect(sums[0]?.latencyHistogram).toEqual(histogram);
  });

  it("answers pending when it takes longer, and is finished all the same", async () => {
    const viewer = await createWorkspace();
    lab.behave({ latencyMs: 600 });
    const answer = await requestModel(viewer, request("slow"), 100, "api");
    expect(answer).toMatchObject({ status: "running", completed_at: null });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await getRun(viewer, answer.id)).status).toBe("completed");
  });
});
