import { pageQuerySchema } from "../common";
import {
  createdEvaluatorSchema,
  createEvaluationBody,
  createEvaluatorBody,
  evaluationPageSchema,
  evaluationSchema,
  evaluatorPageSchema,
  evaluatorSchema,
  evaluatorSecretSchema,
  evaluatorTypesSchema,
  listEvaluatorsQuery,
  updateEvaluatorBody,
} from "../evaluators";
import { reviewBody, reviewSchema } from "../reviews";
import { created, nothing, type Operation, ok } from "./operation";

const tag = "Evaluators";

const ofLibrary: readonly Operation[] = [
  {
    id: "listEvaluators",
    method: "GET",
    path: "/evaluators",
    tag,
    summary: "List the evaluators of the library",
    permission: "evaluator.read",
    query: listEvaluatorsQuery,
    answers: [ok("Evaluators, newest first.", evaluatorPageSchema)],
  },
  {
    id: "createEvaluator",
    method: "POST",
    path: "/evaluators",
    tag,
    summary: "Add an evaluator to the library",
    description:
      "With `prompt_id` it is bound to that prompt, else every prompt of the workspace shares it. One of the type `http` is answered with the `secret` that its requests are signed with, this once.",
    permission: "evaluator.create",
    body: createEvaluatorBody,
    bodyExample: {
      name: "One of three words",
      type: "regex",
      config: { pattern: "^(billing|bug|question)$" },
    },
    answers: [created("The evaluator.", createdEvaluatorSchema)],
    conflict: "Another evaluator has the name.",
  },
  {
    id: "listEvaluatorTypes",
    method: "GET",
    path: "/evaluators/types",
    tag,
    summary: "List evaluator types with the JSON Schema of their configs",
    permission: "evaluator.read",
    answers: [ok("Every type.", evaluatorTypesSchema)],
  },
  {
    id: "getEvaluator",
    method: "GET",
    path: "/evaluators/{id}",
    tag,
    summary: "Get an evaluator",
    permission: "evaluator.read",
    answers: [ok("The evaluator.", evaluatorSchema)],
  },
  {
    id: "updateEvaluator",
    method: "PATCH",
    path: "/evaluators/{id}",
    tag,
    summary: "Change an evaluator",
    description: "A config is replaced as a whole. Experiments that ran keep the one they ran with.",
    permission: "evaluator.update",
    body: updateEvaluatorBody,
    bodyExample: { threshold: 0.8 },
    answers: [ok("The changed evaluator.", evaluatorSchema)],
    conflict: "Another evaluator has the name, or another prompt is scored with it by default.",
  },
  {
    id: "deleteEvaluator",
    method: "DELETE",
    path: "/evaluators/{id}",
    tag,
    summary: "Take an evaluator out of the library",
    permission: "evaluator.delete",
    answers: [nothing("Its name is free again; finished experiments keep their copy.")],
    conflict: "A prompt is scored with it by default.",
  },
];

const signing: readonly Operation[] = [
  {
    id: "rotateEvaluatorSecret",
    method: "POST",
    path: "/evaluators/{id}/rotate-secret",
    tag,
    summary: "Make a new secret for an HTTP evaluator",
    description:
      "For 24 hours requests carry a signature by the old secret too, so that the endpoint can change.",
    permission: "evaluator.update",
    answers: [ok("The evaluator. `secret` is shown only this once.", evaluatorSecretSchema)],
    conflict: "The evaluator is not of the type `http`.",
  },
];

const ofEvaluations: readonly Operation[] = [
  {
    id: "createEvaluation",
    method: "POST",
    path: "/evaluations",
    tag,
    summary: "Score one output, written out or of a run",
    description:
      "Answers when every evaluator has. One that does not apply or fails is a null score with the reason.",
    permission: "evaluation.create",
    body: createEvaluationBody,
    bodyExample: { output: "billing", expected_output: "billing", evaluators: [{ type: "exact_match" }] },
    answers: [created("The scores.", evaluationSchema)],
    conflict: "The run has no output.",
  },
  {
    id: "listEvaluations",
    method: "GET",
    path: "/evaluations",
    tag,
    summary: "List evaluations made outside of experiments",
    permission: "evaluation.read",
    query: pageQuerySchema,
    answers: [ok("Evaluations, newest first.", evaluationPageSchema)],
  },
  {
    id: "getEvaluation",
    method: "GET",
    path: "/evaluations/{id}",
    tag,
    summary: "Get an evaluation",
    permission: "evaluation.read",
    answers: [ok("The evaluation.", evaluationSchema)],
  },
  {
    id: "reviewCell",
    method: "POST",
    path: "/cells/{id}/reviews",
    tag,
    summary: "Say whether a judge's score is right",
    description:
      "Kept as a review of a picked cell, apart from the blind ones that measure the judge. A second review of the same person replaces the first.",
    permission: "review.create",
    body: reviewBody,
    bodyExample: { agrees: false, score: 0.25, note: "It names the wrong team." },
    answers: [created("The review.", reviewSchema)],
    conflict: "The cell has no result yet.",
  },
];

export const evaluatorOperations: readonly Operation[] = [...ofLibrary, ...signing, ...ofEvaluations];
