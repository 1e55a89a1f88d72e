import type { Action } from "@/lib/domain/permissions/permissions";
import type { OwnThings } from "./own-things";

type Call = (own: OwnThings) => unknown[];

/**
 * One line for every server action: what it needs, and the call that names things of a workspace. Without a call it
 * names none, and there is nothing foreign to try. A new action without a line fails the access test.
 */
export const actionTable: Record<string, readonly [permission: Action, call?: Call]> = {
  createPromptAction: ["prompt.create"],
  changePromptAction: ["prompt.update", (own) => [{ prompt_id: own.prompt, changes: { name: "x" } }]],
  createVersionAction: ["version.create", (own) => [{ prompt_id: own.prompt, version: { template: "x" } }]],
  readPromptFileAction: ["prompt.import"],
  moveLabelAction: [
    "label.set",
    (own) => [{ prompt_id: own.prompt, label: "staging", version_id: own.version }],
  ],
  removeLabelAction: ["label.delete", (own) => [{ prompt_id: own.prompt, label: "production" }]],
  promoteVersionAction: ["label.set", (own) => [{ prompt_id: own.prompt, version_id: own.version }]],

  createExampleAction: [
    "example.create",
    (own) => [{ prompt_id: own.prompt, example: { input_data: { question: "x" } } }],
  ],
  changeExampleAction: ["example.update", (own) => [{ id: own.example, changes: { expected_output: "x" } }]],
  archiveExamplesAction: ["example.archive", (own) => [{ ids: [own.example] }]],
  restoreExamplesAction: ["example.archive", (own) => [{ ids: [own.example] }]],
  searchExamplesAction: ["example.read", (own) => [{ prompt_id: own.prompt }]],

  repeatRunAction: ["run.create", (own) => [{ run_id: own.run }]],
  saveExampleAction: ["example.create", (own) => [{ run_id: own.run, expected_output: "x" }]],

  estimateExperimentAction: ["experiment.create", (own) => [{ prompt_id: own.prompt, experiment_name: "x" }]],
  startExperimentAction: ["experiment.create", (own) => [{ prompt_id: own.prompt, experiment_name: "x" }]],
  cancelExperimentAction: ["experiment.cancel", (own) => [{ id: own.experiment }]],
  changeExperimentAction: ["experiment.update", (own) => [{ id: own.experiment, concurrency: 2 }]],
  retryExperimentAction: ["experiment.retry", (own) => [{ id: own.experiment }]],
  rerunExperimentAction: ["experiment.create", (own) => [{ id: own.experiment, name: "x" }]],
  rescoreExperimentAction: [
    "experiment.rescore",
    (own) => [{ id: own.experiment, evaluators: [{ type: "contains" }] }],
  ],
  extendExperimentAction: ["experiment.extend", (own) => [{ id: own.experiment, version_ids: [1] }]],
  loadChoicesAction: ["experiment.read", (own) => [{ prompt_id: own.prompt }]],
  loadDemoAction: ["experiment.create"],

  createEvaluatorAction: ["evaluator.create"],
  updateEvaluatorAction: ["evaluator.update", (own) => [{ id: own.evaluator, changes: { threshold: 0.5 } }]],
  removeEvaluatorAction: ["evaluator.delete", (own) => [{ id: own.evaluator }]],
  rotateEvaluatorSecretAction: ["evaluator.update", (own) => [{ id: own.evaluator }]],
  setDefaultEvaluatorsAction: ["prompt.update", (own) => [{ prompt_id: own.prompt, evaluators: null }]],
  tryEvaluatorAction: [
    "evaluation.create",
    (own) => [{ evaluator: { type: "contains" }, on: { cellId: own.cell } }],
  ],
  loadTrialTextsAction: ["evaluation.read", (own) => [{ cell_id: own.cell }]],
  reviewCellAction: ["review.create", (own) => [{ cell_id: own.cell, review: { agrees: true } }]],
  answerBlindAction: [
    "review.create",
    (own) => [{ cell_id: own.cell, answer: { score: 1, hallucination: null } }],
  ],
  agreeAction: ["review.create", (own) => [{ cell_id: own.cell, review: { agrees: true } }]],

  createKey: ["api_key.create"],
  setKeyActive: ["api_key.update", (own) => [{ id: own.apiKey, is_active: false }]],
  deleteKey: ["api_key.delete", (own) => [{ id: own.apiKey }]],

  createConnectionAction: ["provider.manage"],
  changeConnectionAction: ["provider.manage", (own) => [{ id: own.connection, name: "x" }]],
  setConnectionActive: ["provider.manage", (own) => [{ id: own.connection, is_active: false }]],
  testConnectionAction: ["provider.manage", (own) => [{ id: own.connection }]],
  deleteConnectionAction: ["provider.manage", (own) => [{ id: own.connection }]],

  saveJudge: ["model.manage"],
  saveFallbackRate: ["model.manage"],
  savePrice: ["model.manage"],
  saveCapabilities: ["model.manage"],
  deletePrice: ["model.manage", (own) => [{ id: own.price }]],

  createWebhookAction: ["webhook.manage"],
  changeWebhookAction: [
    "webhook.manage",
    (own) => [{ id: own.webhook, name: "x", url: "http://127.0.0.1:9/x", events: ["run.failed"] }],
  ],
  setWebhookActive: ["webhook.manage", (own) => [{ id: own.webhook, is_active: false }]],
  rotateSecretAction: ["webhook.manage", (own) => [{ id: own.webhook }]],
  testWebhookAction: ["webhook.manage", (own) => [{ id: own.webhook }]],
  deleteWebhookAction: ["webhook.manage", (own) => [{ id: own.webhook }]],
  resendDeliveryAction: ["webhook.manage", (own) => [{ id: own.webhook, delivery: own.delivery }]],

  retryJobAction: ["job.manage", (own) => [{ id: own.job }]],
  cancelJobAction: ["job.manage", (own) => [{ id: own.job }]],

  inviteMemberAction: ["member.invite"],
  reissueInvitationAction: ["member.invite", (own) => [{ id: own.invitation }]],
  revokeInvitationAction: ["member.invite", (own) => [{ id: own.invitation }]],
  changeRoleAction: ["member.update", (own) => [{ id: own.member, role: "editor" }]],
  removeMemberAction: ["member.remove", (own) => [{ id: own.member }]],
  transferOwnershipAction: ["workspace.transfer", (own) => [{ id: own.member }]],
  leaveWorkspaceAction: ["workspace.read"],
  deleteWorkspaceAction: ["workspace.delete"],

  setPassword: ["workspace.read"],
  endSessionsAction: ["workspace.read"],
  changeWorkspaceAction: ["workspace.update"],
};

/** Actions of people who are not signed in, which know no workspace. */
export const publicActions = ["createAccount", "createOwner", "joinWithAccount"];

/** Actions of people who are signed in, which stand in no workspace and need no role. */
export const personActions = ["acceptInvitationAction", "createWorkspaceAction"];

/** Actions that answer no result, for what calls them shows none; each has tests of its own. */
export const silentActions = ["signOut", "switchWorkspace", "searchPalette", "countFirstSteps"];

/** Actions that take the previous state and a form. */
export const formActions = ["createKey", "setPassword"];

/** Query of a page's own route, where it needs one. */
export const pageQueries: Record<string, string> = {
  "/api/pages/audit-logs/export": "?format=csv",
  "/api/pages/evaluations/export": "?format=csv",
  "/api/pages/experiments/{id}/cells": `?cell=${"0".repeat(8)}`,
  "/api/pages/experiments/{id}/events": "?since=2026-01-01T00:00:00Z",
  "/api/pages/experiments/{id}/export": "?format=csv",
  "/api/pages/prompts/{prompt}/golden-examples/export": "?format=csv",
  "/api/pages/runs/export": "?format=csv",
};
