import { exampleIds, experimentExample } from "../api/openapi/experiment-example";
import type { EventData, SentEventType } from "./events";

const workspace_id = "01976f00-0000-7000-8000-000000000001";
const prompt = { id: exampleIds.prompt, slug: "support-triage", name: "Support triage" };

const completed: EventData<"experiment.completed"> = {
  workspace_id,
  prompt,
  experiment: experimentExample,
  finding: "v2 beats v1.",
  url: `https://assay.example.com/experiments/${exampleIds.experiment}`,
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
      id: exampleIds.version,
      number: 2,
      provider: "openai",
      model: "gpt-4.1-mini",
      change_note: "Ask for one word.",
    },
    previous_version: { id: exampleIds.baselineVersion, number: 1 },
    activated_by: { kind: "session", name: "Ada" },
    url: "https://assay.example.com/prompts/support-triage",
  },
  "run.failed": {
    workspace_id,
    run: {
      id: "01976f44-a1b2-7f00-9c1d-2f60b1f7e030",
      origin: "api",
      prompt_id: prompt.id,
      prompt_version_id: exampleIds.version,
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
