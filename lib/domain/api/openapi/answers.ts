import type { z } from "zod";
import { apiKeyCreatedSchema, apiKeyPageSchema, apiKeySchema } from "../api-keys";
import { auditLogPageSchema, auditLogSchema } from "../audit-logs";
import { problemSchema } from "../common";
import {
  createdEvaluatorSchema,
  evaluationPageSchema,
  evaluationSchema,
  evaluatorPageSchema,
  evaluatorSchema,
  evaluatorSecretSchema,
  evaluatorTypesSchema,
  scoreSchema,
} from "../evaluators";
import {
  comparisonSchema,
  evaluationResultPageSchema,
  evaluationResultSchema,
  experimentAcceptedSchema,
  experimentPageSchema,
  experimentResultSchema,
  experimentSchema,
  experimentStartedSchema,
  gateSchema,
} from "../experiments";
import { examplePageSchema, exampleSchema, importPreviewSchema, importSchema } from "../golden-examples";
import { invitationCreatedSchema, invitationPageSchema } from "../invitations";
import { jobPageSchema, jobSchema, queueSchema } from "../jobs";
import { memberPageSchema, memberSchema, meSchema } from "../members";
import { modelPageSchema, modelSchema } from "../models";
import {
  diffSchema,
  evaluateDoneSchema,
  labelListSchema,
  labelMoveSchema,
  promptFileImportSchema,
  promptPageSchema,
  promptSchema,
  renderSchema,
  versionPageSchema,
  versionSchema,
} from "../prompts";
import { connectionPageSchema, connectionSchema, connectionTestSchema } from "../provider-connections";
import { reviewSchema } from "../reviews";
import {
  feedbackSchema,
  runAcceptedSchema,
  runErrorSchema,
  runPageSchema,
  runSchema,
  taskStatusSchema,
} from "../runs";
import { healthSchema, protectedSchema } from "../service";
import {
  deliveryAttemptSchema,
  deliveryDetailSchema,
  deliveryPageSchema,
  deliverySchema,
  webhookPageSchema,
  webhookSchema,
  webhookSecretSchema,
} from "../webhooks";
import { workspaceSchema } from "../workspace";

/** Names of answers in the document. What is not here is written out where it is answered. */
export const answerSchemas: Record<string, z.ZodType> = {
  Problem: problemSchema,
  Health: healthSchema,
  Protected: protectedSchema,
  Prompt: promptSchema,
  PromptPage: promptPageSchema,
  Version: versionSchema,
  VersionPage: versionPageSchema,
  LabelMove: labelMoveSchema,
  PromptFileImport: promptFileImportSchema,
  LabelList: labelListSchema,
  VersionDiff: diffSchema,
  RenderedMessages: renderSchema,
  EvaluationDone: evaluateDoneSchema,
  GoldenExample: exampleSchema,
  GoldenExamplePage: examplePageSchema,
  Import: importSchema,
  ImportPreview: importPreviewSchema,
  Run: runSchema,
  RunPage: runPageSchema,
  RunError: runErrorSchema,
  RunAccepted: runAcceptedSchema,
  TaskStatus: taskStatusSchema,
  Experiment: experimentSchema,
  ExperimentPage: experimentPageSchema,
  ExperimentResult: experimentResultSchema,
  Comparison: comparisonSchema,
  ExperimentAccepted: experimentAcceptedSchema,
  ExperimentStarted: experimentStartedSchema,
  Gate: gateSchema,
  Cell: evaluationResultSchema,
  CellPage: evaluationResultPageSchema,
  Score: scoreSchema,
  Evaluator: evaluatorSchema,
  EvaluatorCreated: createdEvaluatorSchema,
  EvaluatorSecret: evaluatorSecretSchema,
  EvaluatorPage: evaluatorPageSchema,
  EvaluatorTypes: evaluatorTypesSchema,
  Evaluation: evaluationSchema,
  EvaluationPage: evaluationPageSchema,
  Review: reviewSchema,
  Feedback: feedbackSchema,
  Me: meSchema,
  Workspace: workspaceSchema,
  Member: memberSchema,
  MemberPage: memberPageSchema,
  InvitationPage: invitationPageSchema,
  InvitationCreated: invitationCreatedSchema,
  ApiKey: apiKeySchema,
  ApiKeyPage: apiKeyPageSchema,
  ApiKeyCreated: apiKeyCreatedSchema,
  ProviderConnection: connectionSchema,
  ProviderConnectionPage: connectionPageSchema,
  ProviderConnectionTest: connectionTestSchema,
  Model: modelSchema,
  ModelPage: modelPageSchema,
  Webhook: webhookSchema,
  WebhookPage: webhookPageSchema,
  WebhookWithSecret: webhookSecretSchema,
  WebhookDelivery: deliverySchema,
  WebhookDeliveryPage: deliveryPageSchema,
  WebhookDeliveryDetail: deliveryDetailSchema,
  WebhookAttempt: deliveryAttemptSchema,
  Job: jobSchema,
  JobPage: jobPageSchema,
  Queue: queueSchema,
  AuditLog: auditLogSchema,
  AuditLogPage: auditLogPageSchema,
};
