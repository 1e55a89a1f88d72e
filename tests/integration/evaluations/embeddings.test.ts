import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { Usage } from "@/lib/domain/runs/completion";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { Limiter } from "@/lib/providers/limiter";
import type { Provider } from "@/lib/providers/provider";
import type { EmbedContext } from "@/lib/services/call-embedding";
import { embedTexts } from "@/lib/services/embed-texts";
import { evaluateOnce } from "@/lib/services/evaluate-once";
import { providerDirectory } from "@/lib/services/provider-access";
import { repeatRun } from "@/lib/services/repeat-run";
import { setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const noUsage: Usage = {
  inputTokens: 1,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  estimated: false,
};

const lab = setUpLab();
// Requests for embeddings have no messages that the usual answer could be made of.
beforeEach(() => {
  lab.reset();
  lab.behave({ answer: () => "" });
});

const open = () => AbortSignal.timeout(20_000);

async function contextOf(viewer: Viewer): Promise<EmbedContext> {
  const directory = await providerDirectory(viewer);
  const none = { promptId: null, experimentId: null };
  return { viewer, directory, ...none, group: "test", priority: "interactive", signal: open() };
}

const forget = () => {};

describe("embeddings", () => {
  it("are asked for once per text, workspace and model", async () => {
    const viewer = await createWorkspace();
    const embed = async (texts: string[], model: string | null = null) => {
      const before = lab.fake.calls;
      const { vectors: rows } = await embedTexts(await contextOf(viewer), texts, model, forget);
      return { rows, calls: lab.fake.calls - before };
    };
    const first = await embed(["a", "b", "a"]);
    expect(first.calls).toBe(1);
    // The fake counts letters: a row each, in the order of the texts.
    expect(first.rows.map((row) => row.slice(0, 2))).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect((await embed(["b", "a"])).calls).toBe(0);
    const mixed = await embed(["b", "c"]);
    expect(mixed.calls).toBe(1);
    expect(mixed.rows[1]?.slice(0, 3)).toEqual([0, 0, 1]);
    expect((await embed(["a"], "openai/text-embedding-3-large")).calls).toBe(1);
    const other = await createWorkspace();
    const before = lab.fake.calls;
    await embedTexts(await contextOf(other), ["a"], null, forget);
    expect(lab.fake.calls - before).toBe(1);
  });

  it("are asked for once by cells that need the same text at the same time", async () => {
    const viewer = await createWorkspace();
    const context = await contextOf(viewer);
    const runs: FinishedRun[] = [];
    const embed = (texts: string[]) => embedTexts(context, texts, null, (run) => runs.push(run));
    const [one, other] = await Promise.all([embed(["first", "shared"]), embed(["second", "shared"])]);
    expect(one.vectors[1]).toEqual(other.vectors[1]);
    expect(other.model).toBe("openai/text-embedding-3-small");
    const texts = runs.flatMap(({ messages }) => messages.map(({ content }) => content));
    expect(texts.sort()).toEqual(["first", "second", "shared"]);

    // A call that fails fails its own cell alone: the other asks for itself.
    lab.behave({
      fault: (_n, body) =>
        (body.input as string[]).includes("doomed") ? { kind: "error", status: 400 } : null,
    });
    const [doomed, spared] = await Promise.allSettled([embed(["doomed", "common"]), embed(["common"])]);
    expect([doomed.status, spared.status]).toEqual(["rejected", "fulfilled"]);
    expect(new Set(runs.slice(-2).map(({ status }) => status))).toEqual(new Set(["failed", "completed"]));
  });

  it("are asked for one at a time by those whose common call failed", async () => {
    const viewer = await createWorkspace();
    const context = await contextOf(viewer);
    const before = lab.fake.calls;
    lab.behave({ fault: (n) => (n === before + 1 ? { kind: "error", status: 400 } : null) });
    const ended = await Promise.allSettled(
      Array.from({ length: 10 }, () => embedTexts(context, ["common to all"], null, forget)),
    );
    expect(ended.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(lab.fake.calls - before).toBe(2);
  });

  it("are asked for once by cells that come one after another", async () => {
    const viewer = await createWorkspace();
    const context = await contextOf(viewer);
    for (let round = 0; round < 5; round += 1) {
      const before = lab.fake.calls;
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          await sleep(index * 0.5);
          return embedTexts(context, [`staggered ${round}`], null, forget);
        }),
      );
      expect(lab.fake.calls - before).toBe(1);
    }
  });

  it("of another cell are waited for no longer than one's own time", async () => {
    const viewer = await createWorkspace();
    const context = await contextOf(viewer);
    lab.behave({ fault: () => ({ kind: "hang" }) });
    const first = new AbortController();
    const one = embedTexts({ ...context, signal: first.signal }, ["slow"], null, forget);
    await sleep(200);
    const other = embedTexts({ ...context, signal: AbortSignal.timeout(100) }, ["slow"], null, forget);
    await expect(other).rejects.toMatchObject({ kind: "timeout" });
    first.abort();
    await expect(one).rejects.toMatchObject({ kind: "cancelled" });
  });

  it("keep to their connection's limits", async () => {
    const viewer = await createWorkspace();
    const context = await contextOf(viewer);
    const access = context.directory.access("openai");
    const limiter = new Limiter({ maxConcurrency: 1, requestsPerMinute: null, tokensPerMinute: null });
    let inFlight = 0;
    let most = 0;
    const embed: Provider["embed"] = async (_model, texts) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await sleep(20);
      inFlight -= 1;
      return { vectors: texts.map(() => [1]), usage: noUsage };
    };
    const provider: Provider = Object.assign(Object.create(access.provider), { embed });
    const directory = { ...context.directory, access: () => ({ ...access, limiter, provider }) };
    await Promise.all(
      ["x", "y", "z"].map((text) => embedTexts({ ...context, directory }, [text], null, forget)),
    );
    expect(most).toBe(1);
    expect(limiter.load).toEqual({ inFlight: 0, waiting: 0 });
  });

  it("score by their cosine, and an empty text by none", async () => {
    const viewer = await createWorkspace();
    const evaluators = [{ type: "semantic_similarity" as const }];
    const score = async (output: string, expected_output: string) =>
      (await evaluateOnce(viewer, { output, expected_output, evaluators }, open())).scores[0];
    expect((await score("listen", "silent"))?.score).toBeCloseTo(1, 6);
    // (a, b) against (a): 1 / √2.
    expect((await score("ab", "a"))?.score).toBeCloseTo(Math.SQRT1_2, 6);
    expect((await score("", "a"))?.score ?? 0).toBe(0);
  });

  it("that fail are a missing score", async () => {
    const viewer = await createWorkspace();
    lab.behave({ fault: () => ({ kind: "error", status: 400 }) });
    const body = {
      output: "new text",
      expected_output: "other text",
      evaluators: [{ type: "semantic_similarity" as const }],
    };
    const { scores } = await evaluateOnce(viewer, body, open());
    expect(scores[0]).toMatchObject({
      score: null,
      passed: null,
      judge_model: "openai/text-embedding-3-small",
      cost_usd: null,
    });
    const run = await db().run.findFirstOrThrow({ where: { workspaceId: viewer.workspaceId } });
    expect(run).toMatchObject({ origin: "embedding", status: "failed", errorKind: "invalid_request" });
    await expect(repeatRun(viewer, run.id)).rejects.toMatchObject({ code: "conflict" });
  });
});
