import { expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { countOfPrompt } from "@/lib/data/prompt-counts";
import { listAllVersions } from "@/lib/data/prompt-versions";
import { findVersionEvidence } from "@/lib/data/version-evidence";
import { listVersionScores } from "@/lib/data/version-scores";
import type { ExperimentStatus } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { createPrompt } from "@/lib/services/create-prompt";
import { createVersion } from "@/lib/services/create-version";
import { listModelOptions } from "@/lib/services/list-model-options";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

/** An ended experiment of the versions, first as baseline, with these mean scores. */
async function recordExperiment(
  viewer: Viewer,
  promptId: string,
  number: number,
  versionIds: readonly string[],
  means: readonly (number | null)[],
  status: ExperimentStatus = "completed",
): Promise<string> {
  const workspaceId = viewer.workspaceId;
  const experiment = await db().experiment.create({
    data: {
      workspaceId,
      promptId,
      number,
      name: "E",
      status,
      evaluators: [],
      seed: 1,
      request: {},
    },
  });
  const none = { failureCount: 0, errorCount: 0, nullCount: 0, noClaimCount: 0, tokensIn: 0, tokensOut: 0 };
  let baselineVariantId = "";
  for (const [position, versionId] of versionIds.entries()) {
    const variant = await db().experimentVariant.create({
      data: {
        experimentId: experiment.id,
        versionId,
        provider: "demo",
        model: "m",
        parameters: {},
        position,
      },
    });
    const avgScore = means[position] ?? null;
    const ci = avgScore === null ? {} : { scoreCiLow: avgScore - 0.1, scoreCiHigh: avgScore + 0.1 };
    await db().experimentResult.create({ data: { variantId: variant.id, n: 20, avgScore, ...ci, ...none } });
    if (position === 0) baselineVariantId = variant.id;
    else {
      await db().comparison.create({
        data: {
          experimentId: experiment.id,
          variantId: variant.id,
          baselineVariantId,
          metric: "score",
          nPairs: 20,
          missingPairs: 0,
          difference: 0.25,
          ciLow: 0.125,
          ciHigh: 0.375,
          adjustedPValue: 0.01,
          better: 9,
          worse: 1,
          tied: 10,
          verdict: number === 1 ? "underpowered" : "improved",
        },
      });
    }
  }
  return experiment.id;
}

it("tells of each version what its newest experiment found, and of two versions what compared them", async () => {
  const viewer = await createWorkspace();
  const prompt = await createPrompt(viewer, { name: "P", template: "a" });
  for (const template of ["b", "c"]) await createVersion(viewer, { id: prompt.id }, { template });
  const [first = "", second = "", third = ""] = (await listAllVersions(viewer, prompt.id)).map(
    ({ id }) => id,
  );
  await recordExperiment(viewer, prompt.id, 1, [first, second], [0.5, 0.6]);
  const newest = await recordExperiment(viewer, prompt.id, 2, [first, second, third], [0.25, 0.5, null]);
  expect(await listVersionScores(viewer, prompt.id)).toEqual([
    {
      version_id: first,
      number: 1,
      n: 20,
      mean: 0.25,
      ci: [0.15, 0.35],
      verdict: null,
      experiment_id: newest,
    },
    {
      version_id: second,
      number: 2,
      n: 20,
      mean: 0.5,
      ci: [0.4, 0.6],
      verdict: "improved",
      experiment_id: newest,
    },
  ]);
  expect(await findVersionEvidence(viewer, first, second)).toEqual({
    experiment_id: newest,
    experiment_number: 2,
    verdict: "improved",
    difference: 0.25,
    ci: [0.125, 0.375],
    adjusted_p_value: 0.01,
    n_pairs: 20,
    smallest_difference: 0.03,
  });
  expect(await findVersionEvidence(viewer, second, first)).toBeNull();
  expect(await countOfPrompt(viewer, prompt.id)).toEqual({ examples: 0, experiments: 2 });
  const stranger = await createWorkspace("owner");
  expect(await listVersionScores(stranger, prompt.id)).toEqual([]);
  expect(await findVersionEvidence(stranger, first, second)).toBeNull();
  expect(await countOfPrompt(stranger, prompt.id)).toEqual({ examples: 0, experiments: 0 });
});

it.each(["failed", "cancelled", "over_budget"] as const)(
  "keeps what a whole experiment found when a newer one is %s",
  async (status) => {
    const viewer = await createWorkspace();
    const prompt = await createPrompt(viewer, { name: "P", template: "a" });
    await createVersion(viewer, { id: prompt.id }, { template: "b" });
    const [first = "", second = ""] = (await listAllVersions(viewer, prompt.id)).map(({ id }) => id);
    const whole = await recordExperiment(viewer, prompt.id, 1, [first, second], [0.5, 0.75]);
    await recordExperiment(viewer, prompt.id, 2, [first, second], [0, 0], status);
    const scores = await listVersionScores(viewer, prompt.id);
    expect(scores.map(({ mean }) => mean)).toEqual([0.5, 0.75]);
    expect(await findVersionEvidence(viewer, first, second)).toMatchObject({ experiment_id: whole });
  },
);

it("offers configured providers first, with what each model does not take", async () => {
  const options = await listModelOptions(await createWorkspace());
  const demo = options.find((option) => option.provider === "demo");
  expect(demo).toMatchObject({ configured: true, label: "Demo (simulated)" });
  expect(demo?.models.map((option) => option.model)).toEqual(["demo-large", "demo-small"]);
  const configured = options.map((option) => option.configured);
  expect(configured).toEqual([...configured].sort((a, b) => Number(b) - Number(a)));
  const anthropic = options.find((option) => option.provider === "anthropic");
  expect(anthropic?.models[0]?.refuses).toContain("seed");
  expect(options.flatMap((option) => option.models).every((option) => !option.model.includes("embed"))).toBe(
    true,
  );
});
