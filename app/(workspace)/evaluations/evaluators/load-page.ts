import { listPrompts } from "@/lib/data/prompts";
import { listResultLog } from "@/lib/data/result-log";
import { maxPageSize } from "@/lib/domain/api/common";
import { exampleName } from "@/lib/domain/examples/name";
import { can } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { evaluatorTypeOptions } from "@/lib/services/evaluator-type-options";
import { listModelOffers } from "@/lib/services/model-offers";
import {
  createEvaluatorAction,
  loadTrialTextsAction,
  removeEvaluatorAction,
  rotateEvaluatorSecretAction,
  tryEvaluatorAction,
  updateEvaluatorAction,
} from "../actions";

/** Newest cells the try-it pane offers. */
const sampleCount = 30;

/** What the page of an evaluator is given beside the evaluator. */
export async function loadEvaluatorPage(viewer: Viewer) {
  const [prompts, cells, offers] = await Promise.all([
    listPrompts(viewer, { limit: maxPageSize }),
    listResultLog(viewer, { limit: sampleCount, status: "completed" }, undefined),
    listModelOffers(viewer),
  ]);
  return {
    options: evaluatorTypeOptions(offers),
    prompts: prompts.data.map(({ id, name }) => ({ id, name })),
    samples: cells.data.map((cell) => ({
      cellId: cell.id,
      label: `${exampleName(cell.exampleNumber)}, v${cell.versionNumber} in #${cell.experimentNumber} ${cell.experimentName}`,
    })),
    rights: {
      save: can(viewer.role, "evaluator.update"),
      remove: can(viewer.role, "evaluator.delete"),
      tryOut: can(viewer.role, "evaluation.create"),
    },
    calls: {
      create: createEvaluatorAction,
      update: updateEvaluatorAction,
      remove: removeEvaluatorAction,
      rotateSecret: rotateEvaluatorSecretAction,
      tryOut: tryEvaluatorAction,
      loadTexts: loadTrialTextsAction,
    },
  };
}
