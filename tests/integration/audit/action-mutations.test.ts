import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import type { AuditAction } from "@/lib/domain/audit/actions";
import { hashPassword } from "@/lib/services/password";
import { act, actAs, formOf, loadActions, type ServerAction } from "@/tests/support/actions";
import { makeKey, succeed } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { exampleBody, inlineEvaluators, priceBody, thingsOf, uniqueName } from "@/tests/support/things";

const api = setUpApi();
let key = "";
let actions: Map<string, ServerAction>;
const make = thingsOf(api, () => key);
const password = "a long password";

/** Actions that leave no audit row here, and why. */
const unrecorded: Record<string, string> = {
  createAccount: "Records the new workspace in that workspace: held in the owner's test.",
  createOwner: "Records the first workspace in it: held in the owner's test.",
  joinWithAccount: "Records in the workspace that was joined: held in the invitations' test.",
  acceptInvitationAction: "Records in the workspace that was joined: held in the invitations' test.",
  createWorkspaceAction: "Records the new workspace in it: held in the workspaces' test.",
  deleteWorkspaceAction: "Its audit log is deleted with it.",
  transferOwnershipAction: "Its actor is no owner afterwards: held in the members' test.",
  leaveWorkspaceAction: "Its actor is no member afterwards: held in the members' test.",
  signOut: "Ends the browser's own cookie and changes nothing on the server.",
  switchWorkspace: "Sets the browser's own cookie.",
  readPromptFileAction: "Reads only.",
  countFirstSteps: "Reads only.",
  searchPalette: "Reads only.",
  estimateExperimentAction: "Reads only.",
  searchExamplesAction: "Reads only.",
  loadChoicesAction: "Reads only.",
  loadTrialTextsAction: "Reads only.",
  tryEvaluatorAction: "Scores a text and keeps nothing.",
  repeatRunAction: "A run is its own record.",
  answerBlindAction: "Needs judged cells: held in the reviews' test.",
  agreeAction: "Needs a blind answer: held in the reviews' test.",
};

async function promptAndVersion(): Promise<{ prompt_id: string; version_id: string }> {
  const { id, slug } = await make.prompt(1);
  return { prompt_id: id, version_id: await make.versionOf(slug) };
}

async function labelled(): Promise<{ prompt_id: string; label: string }> {
  const { id, slug } = await make.prompt(1);
  const params = { prompt: slug, label: "staging" };
  await succeed("PUT /prompts/{prompt}/labels/{label}", { key, params, body: { version_id: 1 } });
  return { prompt_id: id, label: "staging" };
}

async function ownPrice(): Promise<{ id: string }> {
  const params = { provider: "openai", model: uniqueName() };
  await succeed("PUT /models/{provider}/{model}", { key, params, body: priceBody });
  const row = await db().modelPrice.findFirstOrThrow({ where: { model: params.model } });
  return { id: row.id };
}

const asked = async () => ({
  prompt_id: (await make.prompt()).slug,
  experiment_name: "Audited",
  evaluators: inlineEvaluators,
});
const keyForm = { name: "audited", role: "viewer", rate_limit_per_minute: "60", expires_in_days: "30" };

/** Every other action: what its row must name, and the input to do it with. */
const recorded: Record<string, [action: AuditAction, input: () => Promise<unknown[]>]> = {
  retryJobAction: ["job.retry", async () => [{ id: await make.job("failed") }]],
  cancelJobAction: ["job.cancel", async () => [{ id: await make.job("active") }]],
  createConnectionAction: ["provider_connection.create", async () => [make.connectionBody()]],
  changeConnectionAction: [
    "provider_connection.update",
    async () => [{ id: await make.connection(), name: uniqueName(), api_key: "sk-thing-rotated-0123456789" }],
  ],
  setConnectionActive: [
    "provider_connection.update",
    async () => [{ id: await make.connection(), is_active: false }],
  ],
  testConnectionAction: ["provider_connection.test", async () => [{ id: await make.connection() }]],
  deleteConnectionAction: ["provider_connection.delete", async () => [{ id: await make.connection() }]],
  createWebhookAction: ["webhook.create", async () => [make.webhookBody()]],
  changeWebhookAction: [
    "webhook.update",
    async () => [{ ...make.webhookBody(), id: await make.webhook(), name: uniqueName() }],
  ],
  setWebhookActive: ["webhook.update", async () => [{ id: await make.webhook(), is_active: false }]],
  rotateSecretAction: ["webhook.rotate_secret", async () => [{ id: await make.webhook() }]],
  testWebhookAction: ["webhook.test", async () => [{ id: await make.webhook() }]],
  deleteWebhookAction: ["webhook.delete", async () => [{ id: await make.webhook() }]],
  resendDeliveryAction: ["webhook.resend", async () => [await make.delivery()]],
  setPassword: [
    "user.change_password",
    async () => [null, formOf({ current: password, next: "another long password" })],
  ],
  inviteMemberAction: ["invitation.create", async () => [{ email: "audited@example.com", role: "viewer" }]],
  reissueInvitationAction: ["invitation.create", async () => [{ id: await make.invitation() }]],
  revokeInvitationAction: ["invitation.revoke", async () => [{ id: await make.invitation() }]],
  changeRoleAction: ["member.update", async () => [{ id: await make.member(), role: "viewer" }]],
  removeMemberAction: ["member.remove", async () => [{ id: await make.member() }]],
  endSessionsAction: ["user.end_sessions", async () => [{}]],
  changeWorkspaceAction: [
    "workspace.update",
    async () => [{ name: "Ours", protected_labels: ["production"] }],
  ],
  saveJudge: ["workspace.update", async () => [{ judge_model: "openai/gpt-4.1-mini" }]],
  saveFallbackRate: ["workspace.update", async () => [{ input: "1", output: "2" }]],
  saveCapabilities: [
    "model.set_capabilities",
    async () => [{ provider: "openai", model: uniqueName(), capabilities: { seed: false } }],
  ],
  savePrice: ["model.set_price", async () => [{ ...priceBody, provider: "openai", model: uniqueName() }]],
  deletePrice: ["model.delete_price", async () => [await ownPrice()]],
  createKey: ["api_key.create", async () => [null, formOf(keyForm)]],
  setKeyActive: ["api_key.update", async () => [{ id: await make.apiKey(), is_active: false }]],
  deleteKey: ["api_key.delete", async () => [{ id: await make.apiKey() }]],
  startExperimentAction: ["experiment.start", async () => [await asked()]],
  cancelExperimentAction: ["experiment.cancel", async () => [{ id: await make.slowExperiment() }]],
  changeExperimentAction: [
    "experiment.update",
    async () => [{ id: await make.slowExperiment(), concurrency: 2 }],
  ],
  retryExperimentAction: ["experiment.retry", async () => [{ id: await make.failedExperiment() }]],
  rerunExperimentAction: [
    "experiment.start",
    async () => [{ id: await make.endedExperiment(), name: "Again" }],
  ],
  rescoreExperimentAction: [
    "experiment.rescore",
    async () => [{ id: await make.endedExperiment(), evaluators: [{ type: "levenshtein" }] }],
  ],
  extendExperimentAction: [
    "experiment.extend",
    async () => [{ id: await make.endedExperiment(), version_ids: [2] }],
  ],
  reviewCellAction: ["review.create", async () => [{ cell_id: await make.cell(), review: { agrees: true } }]],
  promoteVersionAction: ["label.set", async () => [await promptAndVersion()]],
  loadDemoAction: ["experiment.start", async () => [{}]],
  createPromptAction: ["prompt.create", async () => [{ name: uniqueName(), template: "x" }]],
  changePromptAction: [
    "prompt.update",
    async () => [{ prompt_id: (await make.prompt()).id, changes: { description: "Changed." } }],
  ],
  createVersionAction: [
    "version.create",
    async () => [{ prompt_id: (await make.prompt()).id, version: { template: "New {{ question }}" } }],
  ],
  moveLabelAction: ["label.set", async () => [{ ...(await promptAndVersion()), label: "staging" }]],
  removeLabelAction: ["label.delete", async () => [await labelled()]],
  createExampleAction: [
    "example.create",
    async () => [{ prompt_id: (await make.prompt()).id, example: exampleBody }],
  ],
  changeExampleAction: [
    "example.update",
    async () => [{ id: await make.example(), changes: { expected_output: "z" } }],
  ],
  archiveExamplesAction: [
    "example.archive",
    async () => [{ ids: [await make.example(), await make.example()] }],
  ],
  restoreExamplesAction: ["example.restore", async () => [{ ids: [await make.example()] }]],
  saveExampleAction: ["example.create", async () => [{ run_id: await make.run(), expected_output: "y" }]],
  createEvaluatorAction: ["evaluator.create", async () => [{ name: uniqueName(), type: "contains" }]],
  updateEvaluatorAction: [
    "evaluator.update",
    async () => [{ id: await make.evaluator(), changes: { threshold: 0.5 } }],
  ],
  rotateEvaluatorSecretAction: ["evaluator.rotate_secret", async () => [{ id: await make.httpEvaluator() }]],
  removeEvaluatorAction: ["evaluator.delete", async () => [{ id: await make.evaluator() }]],
  setDefaultEvaluatorsAction: [
    "prompt.update",
    async () => [{ prompt_id: (await make.prompt()).id, evaluators: inlineEvaluators }],
  ],
};

async function newestRow(): Promise<string> {
  const row = await db().auditLog.findFirst({
    where: { workspaceId: api.viewer.workspaceId },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  return row?.id ?? "00000000-0000-7000-8000-000000000000";
}

beforeAll(async () => {
  actions = await loadActions();
  key = await makeKey(api.viewer, "admin");
  const passwordHash = await hashPassword(password);
  await db().user.update({ where: { id: api.viewer.userId ?? "" }, data: { passwordHash } });
  actAs(api.viewer);
});

describe("a server action", () => {
  it("is recorded, or on the list of those that are not", () => {
    expect([...Object.keys(recorded), ...Object.keys(unrecorded)].sort()).toEqual([...actions.keys()].sort());
  });

  it.each(Object.entries(recorded))("%s leaves its row", async (name, [action, prepare]) => {
    const input = await prepare();
    const before = await newestRow();
    const called = actions.get(name);
    if (called === undefined) throw new Error(`There is no action ${name}.`);
    await act(called, ...input);
    const rows = await db().auditLog.findMany({
      where: { workspaceId: api.viewer.workspaceId, id: { gt: before } },
    });
    // The demo is many changes at once, each recorded.
    if (name !== "loadDemoAction") expect(rows).toHaveLength(1);
    expect(rows.map((row) => row.action)).toContain(action);
    for (const row of rows) {
      expect(row).toMatchObject({ actorType: "session", actorId: api.viewer.userId, actorName: "Ada" });
      expect(row.address).toBe("203.0.113.7");
    }
    expect(JSON.stringify(rows)).not.toMatch(/sk-thing|whsec_|assay_[A-Za-z0-9_-]{20}|long password/);
  });
});
