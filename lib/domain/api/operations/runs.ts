import { exampleFromRunBody, exampleSchema } from "../golden-examples";
import {
  feedbackBody,
  feedbackSchema,
  listRunsQuery,
  llmRequestBody,
  runAcceptedSchema,
  runBody,
  runPageSchema,
  runQuery,
  runSchema,
  taskStatusSchema,
} from "../runs";
import { accepted, created, type Operation, ok } from "./operation";

const tag = "Runs";
const outcomes = [
  ok("Within `wait` seconds: the run in its final state, failed included.", runSchema),
  accepted("Still going: ask /task-status/{task}.", runAcceptedSchema),
];

export const runOperations: readonly Operation[] = [
  {
    id: "runPrompt",
    method: "POST",
    path: "/run",
    tag,
    summary: "Run a prompt version once",
    description:
      "Name `prompt_version_id`, or `prompt` with an optional `label` (not given: production, else the latest version). A version number needs `prompt`.",
    permission: "run.create",
    query: runQuery,
    body: runBody,
    bodyExample: { prompt: "support-triage", variables: { ticket: "I was charged twice." } },
    answers: outcomes,
    conflict: "The prompt is archived.",
  },
  {
    id: "requestModel",
    method: "POST",
    path: "/llm/request",
    tag,
    summary: "Call a model without a prompt",
    permission: "run.create",
    query: runQuery,
    body: llmRequestBody,
    bodyExample: {
      provider: "openai",
      model: "gpt-4.1-mini",
      messages: [{ role: "user", content: "Say hello." }],
    },
    answers: outcomes,
  },
  {
    id: "getTaskStatus",
    method: "GET",
    path: "/task-status/{task}",
    tag,
    summary: "How far a run is",
    permission: "run.read",
    answers: [ok("The state, with the run once it is final.", taskStatusSchema)],
  },
  {
    id: "listRuns",
    method: "GET",
    path: "/runs",
    tag,
    summary: "List runs",
    description:
      "`query` looks for words in outputs and errors of the next 10,000 runs that pass the other filters: a page may be short or empty and still have a `next_cursor` that goes on.",
    permission: "run.read",
    query: listRunsQuery,
    answers: [ok("Runs, newest first.", runPageSchema)],
  },
  {
    id: "getRun",
    method: "GET",
    path: "/runs/{id}",
    tag,
    summary: "Get a run",
    permission: "run.read",
    answers: [ok("The run.", runSchema)],
  },
  {
    id: "createGoldenExampleFromRun",
    method: "POST",
    path: "/runs/{id}/golden-example",
    tag,
    summary: "Make a golden example of a run",
    description: "Expected output not given: the run's own output is taken.",
    permission: "example.create",
    body: exampleFromRunBody,
    bodyExample: { expected_output: "billing" },
    answers: [created("The golden example.", exampleSchema)],
    conflict: "The run belongs to no prompt, or has no output to take.",
  },
  {
    id: "giveFeedback",
    method: "POST",
    path: "/feedback",
    tag,
    summary: "Say whether a run's output was good",
    permission: "feedback.create",
    body: feedbackBody,
    bodyExample: { run_id: "01976f44-a1b2-7f00-9c1d-2f60b1f7e030", value: 1, comment: "Right team." },
    answers: [created("The feedback.", feedbackSchema)],
  },
];
