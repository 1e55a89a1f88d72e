import type { z } from "zod";
import type { Json, JsonObject } from "../../json";
import { apiKeyCreatedSchema, apiKeyPageSchema, apiKeySchema } from "../api-keys";
import { auditLogPageSchema, auditLogSchema } from "../audit-logs";
import {
  evaluationResultPageSchema,
  experimentAcceptedSchema,
  experimentPageSchema,
  experimentSchema,
  experimentStartedSchema,
  gateSchema,
} from "../experiments";
import { examplePageSchema, exampleSchema, importSchema } from "../golden-examples";
import {
  labelMoveSchema,
  promptFileImportSchema,
  promptPageSchema,
  promptSchema,
  versionPageSchema,
  versionSchema,
} from "../prompts";
import { runAcceptedSchema, runPageSchema, runSchema, taskStatusSchema } from "../runs";
import { healthSchema, protectedSchema } from "../service";
import { webhookAnswerExamples } from "./webhooks";

const promptId = "01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a10";
const versionId = "01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a11";
const baselineId = "01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a12";
const exampleId = "01976f41-02d4-7b0e-8f11-53a1f8d2c020";
const runId = "01976f44-a1b2-7f00-9c1d-2f60b1f7e030";
const experimentId = "01976f50-17aa-7d21-8e0b-6d1c2a9be040";
const variantId = "01976f50-17aa-7d21-8e0b-6d1c2a9be041";
const baselineVariantId = "01976f50-17aa-7d21-8e0b-6d1c2a9be042";
const created = { created_at: "2026-03-02T09:15:00.000Z", updated_at: "2026-03-02T09:15:00.000Z" };
const text = "Sort this ticket into billing, bug or question: {{ ticket }}";

function page(item: Json): JsonObject {
  return { data: [item], next_cursor: null };
}

const version: JsonObject = {
  id: versionId,
  prompt_id: promptId,
  number: 2,
  messages: [{ role: "user", content: text }],
  template: text,
  template_format: "liquid",
  variables: ["ticket"],
  provider: "openai",
  model: "gpt-4.1-mini",
  parameters: { temperature: 0 },
  response_format: null,
  tools: [],
  fallbacks: [],
  change_note: "Ask for one word.",
  labels: ["production"],
  is_active: true,
  content_hash: "5f2b0a6c1d7e4f3890ab12cd34ef56a7",
  created_by: null,
  ...created,
};

const prompt: JsonObject = {
  id: promptId,
  slug: "support-triage",
  name: "Support triage",
  description: "Sorts incoming tickets.",
  tags: ["support"],
  metadata: {},
  gates: { min_score: 0.8, no_regression: true },
  archived_at: null,
  active_version_id: versionId,
  version_count: 2,
  latest_version: version,
  ...created,
};

const example: JsonObject = {
  id: exampleId,
  prompt_id: promptId,
  number: 1,
  revision: 1,
  input_data: { ticket: "I was charged twice." },
  expected_output: "billing",
  context: null,
  tags: ["payment"],
  source: "manual",
  is_active: true,
  ...created,
};

const run: JsonObject = {
  id: runId,
  task_id: runId,
  prompt_id: promptId,
  prompt_version_id: versionId,
  user: null,
  session_id: null,
  variables: { ticket: "I was charged twice." },
  messages: [
    { role: "user", content: "Sort this ticket into billing, bug or question: I was charged twice." },
  ],
  parameters: { temperature: 0 },
  status: "completed",
  output: "billing",
  tool_calls: [],
  error: null,
  provider: "openai",
  model: "gpt-4.1-mini",
  response_model: "gpt-4.1-mini-2025-04-14",
  finish_reason: "stop",
  origin: "api",
  latency_ms: 412,
  ttft_ms: null,
  tokens_in: 24,
  tokens_out: 2,
  tokens_cached: 0,
  tokens_reasoning: 0,
  usage_estimated: false,
  cost_usd: "0.0000128",
  cost_estimated: false,
  attempts: 1,
  trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  ...created,
  completed_at: "2026-03-02T09:15:00.412Z",
};

const summary: JsonObject = {
  id: experimentId,
  name: "One word or a sentence",
  prompt_id: promptId,
  status: "completed",
  progress: { total: 80, completed: 80, failed: 0, reused: 0 },
  cost_usd: "0.0021",
  ...created,
  started_at: "2026-03-02T09:15:01.000Z",
  completed_at: "2026-03-02T09:15:19.000Z",
  error: null,
};

const experiment: JsonObject = {
  ...summary,
  results: [
    {
      variant_id: variantId,
      version_id: versionId,
      version_number: 2,
      provider: "openai",
      model: "gpt-4.1-mini",
      parameters: { temperature: 0 },
      n: 40,
      avg_score: 0.925,
      min_score: 0,
      max_score: 1,
      score_ci: [0.85, 0.975],
      pass_rate: 0.925,
      avg_hallucination_rate: null,
      failure_count: 3,
      error_count: 0,
      null_count: 0,
      no_claim_count: 0,
      latency_ms: { p50: 401, p95: 688 },
      tokens_in: 960,
      tokens_out: 80,
      cost_usd: "0.0010",
      judge_cost_usd: "0",
      saved_usd: "0",
    },
  ],
  comparisons: [
    {
      baseline_variant_id: baselineVariantId,
      variant_id: variantId,
      baseline_version_id: baselineId,
      version_id: versionId,
      provider: "openai",
      model: "gpt-4.1-mini",
      metric: "score",
      n_pairs: 40,
      missing_pairs: 0,
      difference: 0.2,
      ci: [0.075, 0.325],
      p_value: 0.0078,
      adjusted_p_value: 0.0078,
      minimum_detectable_difference: 0.19,
      verdict: "improved",
    },
  ],
  pairwise: [],
};

const cell: JsonObject = {
  id: "01976f50-9d01-7a55-8a9b-0b7e5c3d1050",
  variant_id: variantId,
  version_id: versionId,
  version_number: 2,
  provider: "openai",
  model: "gpt-4.1-mini",
  golden_example_id: exampleId,
  trial: 1,
  status: "completed",
  output: "billing",
  expected_output: "billing",
  score: 1,
  passed: true,
  hallucination_rate: null,
  reason: "Equal to the expected output.",
  claims: [],
  scores: [
    {
      evaluator: "exact_match",
      type: "exact_match",
      score: 1,
      passed: true,
      weight: 1,
      threshold: 1,
      gate: false,
      reason: "Equal to the expected output.",
      details: {},
    },
  ],
  run_id: runId,
  latency_ms: 412,
  cost_usd: "0.0000128",
  reused: false,
  error: null,
};

const apiKey: JsonObject = {
  id: "01976f60-3c5d-7e11-9b22-7a8c9d0e1f60",
  name: "ci",
  role: "editor",
  prefix: "assay_Zk3xQ9",
  is_active: true,
  user_id: null,
  rate_limit_per_minute: 60,
  expires_at: null,
  last_used_at: null,
  ...created,
};

const auditLog: JsonObject = {
  id: "01976f71-4e6f-7f22-8c33-8b9d0e1f2071",
  actor: { type: "session", id: "01976f00-0000-7000-8000-000000000002", name: "Ada" },
  action: "label.set",
  object: { type: "label", id: promptId, name: "production" },
  before: { version_id: baselineId, version_number: 1 },
  after: { version_id: versionId, version_number: 2 },
  address: "203.0.113.7",
  request_id: "4f9c2b1e-8a7d-4c6f-9e5b-3d2a1f0c8b7e",
  created_at: "2026-01-15T09:31:00.000Z",
};

/** What an answer looks like, by its schema; a test parses each with it. */
export const answerExamples: ReadonlyMap<z.ZodType, Json> = new Map<z.ZodType, Json>([
  [
    healthSchema,
    {
      status: "ok",
      version: "0.1.0",
      database: "ok",
      engine: { mode: "embedded", pending: 0, running: 0 },
    },
  ],
  [
    protectedSchema,
    {
      workspace_id: "01976f00-0000-7000-8000-000000000001",
      api_key: { id: "01976f60-3c5d-7e11-9b22-7a8c9d0e1f60", name: "ci", role: "editor" },
    },
  ],
  [promptSchema, prompt],
  [promptPageSchema, page(prompt)],
  [versionSchema, version],
  [versionPageSchema, page(version)],
  [promptFileImportSchema, { created: true, message: "Created version 2.", version }],
  [
    labelMoveSchema,
    { prompt_id: promptId, label: "production", version_id: versionId, previous_version_id: baselineId },
  ],
  [exampleSchema, example],
  [examplePageSchema, page(example)],
  [importSchema, { imported: 40 }],
  [runSchema, run],
  [runPageSchema, page(run)],
  [runAcceptedSchema, { run_id: runId, task_id: runId, status: "pending" }],
  [taskStatusSchema, { task_id: runId, run_id: runId, status: "completed", result: run, error: null }],
  [experimentSchema, experiment],
  [experimentPageSchema, page(summary)],
  [
    experimentAcceptedSchema,
    {
      experiment_id: experimentId,
      status: "pending",
      total_cells: 80,
      estimated_cost_usd: "0.0021",
      warnings: [],
      message: "2 variants × 40 examples: 80 cells.",
    },
  ],
  [experimentStartedSchema, { experiment_id: experimentId, status: "pending" }],
  [
    gateSchema,
    {
      passed: false,
      reasons: ["v2 on openai/gpt-4.1-mini: The pass rate is 92.5 %; it must be at least 95 %."],
    },
  ],
  [evaluationResultPageSchema, page(cell)],
  [apiKeySchema, apiKey],
  [apiKeyPageSchema, page(apiKey)],
  [auditLogSchema, auditLog],
  [auditLogPageSchema, page(auditLog)],
  [apiKeyCreatedSchema, { ...apiKey, key: "assay_Zk3xQ9…" }],
  ...webhookAnswerExamples,
]);
