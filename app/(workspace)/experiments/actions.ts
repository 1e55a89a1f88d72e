"use server";

import { z } from "zod";
import { listAllVersions } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import { idSchema, modelChoiceSchema, searchField, versionRefSchema } from "@/lib/domain/api/common";
import { evaluatorsFieldSchema } from "@/lib/domain/api/evaluators";
import { changeExperimentBody, runExperimentBody } from "@/lib/domain/api/experiments";
import { reviewBody } from "@/lib/domain/api/reviews";
import { action } from "@/lib/entry/action";
import { reviewSeenCell } from "@/lib/services/cell-detail";
import { changeExperiment } from "@/lib/services/change-experiment";
import { cancelExperiment } from "@/lib/services/close-experiment";
import { estimateExperiment } from "@/lib/services/estimate-experiment";
import { evaluatorTypeOptions } from "@/lib/services/evaluator-type-options";
import { callableModels } from "@/lib/services/experiment-form";
import {
  duplicateExperiment,
  extendExperiment,
  rescoreExperiment,
  retryExperiment,
} from "@/lib/services/follow-up-experiment";
import { listModelOffers } from "@/lib/services/model-offers";
import { activateVersion } from "@/lib/services/move-label";
import { searchExamples } from "@/lib/services/search-examples";
import { startExperiment } from "@/lib/services/start-experiment";

const oneExperiment = z.strictObject({ id: idSchema });

export const estimateExperimentAction = action(
  { permission: "experiment.create", input: runExperimentBody },
  ({ viewer, input }) => estimateExperiment(viewer, input),
);

export const startExperimentAction = action(
  { permission: "experiment.create", input: runExperimentBody },
  async ({ viewer, input }) => ({ id: (await startExperiment(viewer, input)).experiment_id }),
);

export const searchExamplesAction = action(
  {
    permission: "example.read",
    input: z.strictObject({
      prompt_id: idSchema,
      query: searchField,
      cursor: z.string().max(2000).optional(),
    }),
  },
  ({ viewer, input }) => searchExamples(viewer, input),
);

export const cancelExperimentAction = action(
  { permission: "experiment.cancel", input: oneExperiment },
  ({ viewer, input }) => cancelExperiment(viewer, input.id),
);

export const changeExperimentAction = action(
  { permission: "experiment.update", input: changeExperimentBody.extend({ id: idSchema }) },
  ({ viewer, input: { id, ...body } }) => changeExperiment(viewer, id, body),
);

export const retryExperimentAction = action(
  { permission: "experiment.retry", input: oneExperiment },
  ({ viewer, input }) => retryExperiment(viewer, input.id),
);

export const rerunExperimentAction = action(
  {
    permission: "experiment.create",
    input: z.strictObject({ id: idSchema, name: z.string().trim().min(1).max(200) }),
  },
  async ({ viewer, input }) => ({
    id: (await duplicateExperiment(viewer, input.id, input.name)).experiment_id,
  }),
);

export const rescoreExperimentAction = action(
  {
    permission: "experiment.rescore",
    input: z.strictObject({ id: idSchema, evaluators: evaluatorsFieldSchema }),
  },
  ({ viewer, input }) => rescoreExperiment(viewer, input.id, input.evaluators),
);

export const extendExperimentAction = action(
  {
    permission: "experiment.extend",
    input: z
      .strictObject({
        id: idSchema,
        version_ids: z.array(versionRefSchema).min(1).max(100).optional(),
        models: z.array(modelChoiceSchema).min(1).max(20).optional(),
      })
      .refine((body) => body.version_ids !== undefined || body.models !== undefined, {
        path: ["version_ids"],
        message: "Choose at least one version or model.",
      }),
  },
  ({ viewer, input: { id, ...body } }) => extendExperiment(viewer, id, body),
);

/** What the dialogs of an experiment offer; asked for when one opens, so that the page need not carry it. */
export const loadChoicesAction = action(
  { permission: "experiment.read", input: z.strictObject({ prompt_id: idSchema }) },
  async ({ viewer, input }) => {
    const { id: promptId } = await getPrompt(viewer, { id: input.prompt_id });
    const [versions, providers, offers] = await Promise.all([
      listAllVersions(viewer, promptId),
      callableModels(viewer),
      listModelOffers(viewer),
    ]);
    return {
      versions: versions.map(({ id, number, change_note, labels }) => ({ id, number, change_note, labels })),
      providers,
      evaluatorTypes: evaluatorTypeOptions(offers),
    };
  },
);

/** What a person who sees the scores of a cell says of them. */
export const reviewCellAction = action(
  { permission: "review.create", input: z.strictObject({ cell_id: idSchema, review: reviewBody }) },
  ({ viewer, input }) => reviewSeenCell(viewer, input.cell_id, input.review),
);

export const promoteVersionAction = action(
  { permission: "label.set", input: z.strictObject({ prompt_id: idSchema, version_id: idSchema }) },
  ({ viewer, input }) => activateVersion(viewer, { id: input.prompt_id }, { id: input.version_id }),
);
