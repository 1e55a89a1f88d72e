import type { ErrorKind } from "@/lib/domain/runs/completion";
import type { CostLine, PriceSource } from "@/lib/domain/runs/run-log";

export const originWords: Record<string, string> = {
  api: "API",
  playground: "Playground",
  experiment: "Experiment",
  judge: "Judge",
  embedding: "Embedding",
  gateway: "Gateway",
  ingest: "Ingest",
};

/** What a run is called that belongs to no prompt. */
export function nameWithoutPrompt(origin: string): string {
  if (origin === "judge") return "Judge call";
  return origin === "embedding" ? "Embedding call" : "Call without a prompt";
}

export const bucketWords: Record<CostLine["bucket"], string> = {
  input: "Input",
  cached_input: "Cached input",
  cache_write: "Cache write",
  output: "Output",
  reasoning: "Reasoning",
};

export const sourceWords: Record<PriceSource, string> = {
  book: "built-in price book",
  workspace: "the workspace's own price",
  fallback: "the workspace's fallback rate",
  free: "free: local or simulated",
};

/** What a person does about a failure of this kind. */
export const errorAdvice: Record<ErrorKind, string> = {
  rate_limited:
    "The provider takes fewer calls than were made. Lower the connection's limits under Settings → Providers, or raise the quota at the provider.",
  timeout:
    "The model did not answer in time. Run it again, ask for fewer output tokens, or take a faster model.",
  overloaded:
    "The provider is short of capacity. Run it again later, or add a fallback model to the version.",
  auth: "The provider did not accept the key. Test the connection under Settings → Providers and enter the key again.",
  invalid_request:
    "The provider refused the request as it is. Correct what the message names: the model's name, a parameter, or the address.",
  context_length:
    "The messages are longer than the model can read. Shorten them, or take a model with a larger context window.",
  content_filter: "The provider refused the content. Change the wording, or take another model.",
  network:
    "The provider was not reached. Check the address under Settings → Providers and that the server is up, then run it again.",
  malformed_response:
    "What came back is not a model's answer. Check that the address is the one of the API and not of a web page or proxy.",
  cancelled: "The run was cancelled before it finished.",
  unknown: "Run it again. If it fails again, quote the trace id when you report it.",
};
