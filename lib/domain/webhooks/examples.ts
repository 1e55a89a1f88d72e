import type { EventData, SentEventType } from "./events";

const workspace_id = "01976f00-0000-7000-8000-000000000001";
const prompt = { id: "01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a10", slug: "support-triage", name: "Support triage" };
const variantId = "01976f50-17aa-7d21-8e0b-6d1c2a9be041";
const baselineId = "01976f50-17aa-7d21-8e0b-6d1c2a9be042";
const versionId = "01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a11";
const baselineVersionId = "01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a12";

const completed: EventData<"experiment.completed"> = {
  workspace_id,
  prompt,
  experiment: {
    id: "01976f50-17aa-7d21-8e0b-6d1c2a9be040",
    name: "One word or a sentence",
    prompt_id: prompt.id,
    status: "completed",
    progress: { total: 80, completed: 80, failed: 0, reused: 0 },
    cost_usd: "0.0021",
    created_at: "2026-03-02T09:15:00.000Z",
    updated_at: "2026-03-02T09:15:19.000Z",
    started_at: "2026-03-02T09:15:01.000Z",
    completed_at: "2026-03-02T09:15:19.000Z",
    error: null,
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
        baseline_variant_id: baselineId,
        variant_id: variantId,
        baseline_version_id: baselineVersionId,
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
  },
  finding: "v2 beats v1.",
  url: "https://assay.example.com/experiments/01976f50-17aa-7d21-8e0b-6d1c2a9be040",
};

function ended(status: "failed" | "over_budget", error: string): EventData<"experiment.completed"> {
  const bare = status === "failed" ? { results: [], comparisons: [] } : {};
  return {
    ...completed,
    experiment: { ...completed.experiment, status, error, ...bare },
    finding: status === "failed" ? null : "v2 needs more data to compare with v1.",
  };
}

/** What the data of each event looks like; a test parses each with its schema. */
export const eventExamples: { [T in SentEventType]: EventData<T> } = {
  "experiment.completed": completed,
  "experiment.failed": ended("failed", "Every cell failed. Open one to see the provider's answer."),
  "experiment.over_budget": ended(
    "over_budget",
    "The budget of $2.00 is spent. Scored cells stay; raise the budget and run a duplicate for the rest.",
  ),
  "version.activated": {
    workspace_id,
    prompt,
    version: {
      id: versionId,
      number: 2,
      provider: "openai",
      model: "gpt-4.1-mini",
      change_note: "Ask for one word.",
    },
    previous_version: { id: baselineVersionId, number: 1 },
    activated_by: { kind: "session", name: "Ada" },
    url: "https://assay.example.com/prompts/support-triage",
  },
  "run.failed": {
    workspace_id,
    run: {
      id: "01976f44-a1b2-7f00-9c1d-2f60b1f7e030",
      origin: "api",
      prompt_id: prompt.id,
      prompt_version_id: versionId,
      provider: "openai",
      model: "gpt-4.1-mini",
      error: { kind: "overloaded", message: "OpenAI answered 503.", retryable: true },
      attempts: 4,
      latency_ms: 9210,
      trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
      user: null,
      session_id: null,
      created_at: "2026-03-02T09:15:00.000Z",
      completed_at: "2026-03-02T09:15:09.210Z",
    },
    url: "https://assay.example.com/runs/01976f44-a1b2-7f00-9c1d-2f60b1f7e030",
  },
  "webhook.test": { workspace_id, webhook_id: "01976f70-5b1e-7a20-8c33-1d2e3f405170" },
};
