"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { idSchema } from "@/lib/domain/api/common";
import {
  createEvaluatorBody,
  evaluatorsFieldSchema,
  inlineEvaluatorSchema,
  updateEvaluatorBody,
} from "@/lib/domain/api/evaluators";
import { blindAnswerBody, reviewBody } from "@/lib/domain/api/reviews";
import { action } from "@/lib/entry/action";
import {
  createEvaluator,
  removeEvaluator,
  rotateEvaluatorSecret,
  setDefaultEvaluators,
  updateEvaluator,
} from "@/lib/services/manage-evaluators";
import { answerBlind, reviewCell } from "@/lib/services/review-cells";
import { loadTrialTexts, tryEvaluator } from "@/lib/services/try-evaluator";

const path = "/evaluations/evaluators";
const trialTimeoutMs = 90_000;
const text = z.string().max(1_000_000);

export const createEvaluatorAction = action(
  { permission: "evaluator.create", input: createEvaluatorBody },
  async ({ viewer, input }) => {
    const { id, secret = null } = await createEvaluator(viewer, input);
    revalidatePath(path);
    return { id, secret };
  },
);

export const updateEvaluatorAction = action(
  { permission: "evaluator.update", input: z.strictObject({ id: idSchema, changes: updateEvaluatorBody }) },
  async ({ viewer, input }) => {
    const { id } = await updateEvaluator(viewer, input.id, input.changes);
    revalidatePath(path);
    return { id };
  },
);

export const removeEvaluatorAction = action(
  { permission: "evaluator.delete", input: z.strictObject({ id: idSchema }) },
  async ({ viewer, input }) => {
    await removeEvaluator(viewer, input.id);
    revalidatePath(path);
  },
);

export const rotateEvaluatorSecretAction = action(
  { permission: "evaluator.update", input: z.strictObject({ id: idSchema }) },
  async ({ viewer, input }) => {
    const { secret } = await rotateEvaluatorSecret(viewer, input.id);
    return { secret };
  },
);

export const setDefaultEvaluatorsAction = action(
  {
    permission: "prompt.update",
    input: z.strictObject({ prompt_id: idSchema, evaluators: evaluatorsFieldSchema.nullable() }),
  },
  async ({ viewer, input }) => {
    await setDefaultEvaluators(viewer, input.prompt_id, input.evaluators);
    revalidatePath(path);
  },
);

export const tryEvaluatorAction = action(
  {
    permission: "evaluation.create",
    input: z.strictObject({
      evaluator: inlineEvaluatorSchema,
      on: z.union([
        z.strictObject({ cellId: idSchema }),
        z.strictObject({ output: text, expected: text.nullable(), context: text.nullable() }),
      ]),
    }),
  },
  ({ viewer, input }) => tryEvaluator(viewer, input.evaluator, input.on, AbortSignal.timeout(trialTimeoutMs)),
);

export const loadTrialTextsAction = action(
  { permission: "evaluation.read", input: z.strictObject({ cell_id: idSchema }) },
  ({ viewer, input }) => loadTrialTexts(viewer, input.cell_id),
);

export const answerBlindAction = action(
  { permission: "review.create", input: z.strictObject({ cell_id: idSchema, answer: blindAnswerBody }) },
  ({ viewer, input }) => answerBlind(viewer, input.cell_id, input.answer),
);

/** Whether the judge was right, once its answer has been shown. */
export const agreeAction = action(
  { permission: "review.create", input: z.strictObject({ cell_id: idSchema, review: reviewBody }) },
  async ({ viewer, input }) => {
    await reviewCell(viewer, input.cell_id, input.review, "uniform");
  },
);
