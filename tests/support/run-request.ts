import type { NewRun } from "@/lib/services/execute-run";

/** A call of a model by itself, without a prompt; `differences` say what a test wants otherwise. */
export function runRequest(differences: Partial<NewRun> = {}): NewRun {
  return {
    promptId: null,
    promptVersionId: null,
    origin: "api",
    provider: "openai",
    model: "gpt-4.1-mini",
    messages: [{ role: "user", content: "Question 1?" }],
    variables: {},
    parameters: {},
    responseFormat: null,
    tools: [],
    fallbacks: [],
    user: null,
    sessionId: null,
    ...differences,
  };
}
