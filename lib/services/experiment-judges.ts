import "server-only";
import { countReviews, type ReviewCounts } from "@/lib/data/human-reviews";
import { findJudgeModels } from "@/lib/data/matrix";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { ExperimentJudge } from "@/lib/domain/experiments/view";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { badgeOf, loadJudgeQuality } from "./judge-quality";
import { Kept } from "./kept";

const counts = new Kept<ReviewCounts>(500);

/**
 * The judged evaluators among `specs`, in their order: by which model they judged this experiment (while none has, the
 * one they name), and how far people agree with it.
 * @param stamp as `stampReviews` gives it.
 */
export async function judgesOf(
  viewer: Viewer,
  experimentId: string,
  specs: readonly EvaluatorSpec[],
  stamp: Promise<string>,
): Promise<ExperimentJudge[]> {
  const judged = specs.filter((spec) => getEvaluator(spec.type).kind === "judged");
  if (judged.length === 0) return [];
  const names = judged.map(({ name }) => name);
  const [models, qualities] = await Promise.all([
    findJudgeModels(viewer, experimentId, names),
    loadJudgeQuality(viewer, stamp),
  ]);
  return judged.map(({ name: evaluator, config }) => {
    const named = typeof config.model === "string" ? config.model : null;
    const model = models.get(evaluator) ?? named;
    return { evaluator, model, badge: badgeOf(qualities, { evaluator, model }) };
  });
}

/** A judge as a head names it, without its provider; null while none is known. */
export function judgeName(judges: readonly ExperimentJudge[]): string | null {
  const model = judges.find((judge) => judge.model !== null)?.model ?? null;
  return model === null ? null : model.slice(model.indexOf("/") + 1);
}

/** Of the reviews of an experiment's cells that say whether the judge was right, how many agree; null without any. */
export async function agreementOf(
  viewer: Viewer,
  experimentId: string,
  stamp: Promise<string>,
): Promise<{ agreed: number; total: number } | null> {
  const key = `${experimentId} ${viewer.workspaceId} ${await stamp}`;
  const { agreed, disagreed } = await counts.get(key, () => countReviews(viewer, experimentId));
  return agreed + disagreed === 0 ? null : { agreed, total: agreed + disagreed };
}
