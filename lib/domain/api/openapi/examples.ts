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
import { exampleIds, experimentExample } from "./experiment-example";
import { webhookAnswerExamples } from "./webhooks";

const {
  prompt: promptId,
  version: versionId,
  baselineVersion: baselineId,
  experiment: experimentId,
  variant: variantId,
} = exampleIds;
const exampleId = "01976f41-02d4-7b0e-8f11-53a1f8d2c020";
const runId = "01976f44-a1b2-7f00-9c1d-2f60b1f7e030";
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

const { results: _results, comparisons: _comparisons, pairwise: _pairwise, ...summary } = experimentExample;

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
      judge_model: null,
      judge_temperature: null,
      judge_prompt_version: null,
      cost_usd: null,
      reused: false,
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
  [experimentSchema, experimentExample],
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
