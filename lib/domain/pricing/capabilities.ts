import type { CompletionRequest, ModelParameters, ProviderId } from "../runs/completion";
import { reasoningEfforts } from "../runs/reasoning-efforts";
import { bareModel, findBookRow } from "./price-book";

/** What a model can take. Drives what the UI offers and what is refused before a call. */
export interface ModelCapabilities {
  tools: boolean;
  jsonSchema: boolean;
  jsonObject: boolean;
  streaming: boolean;
  embeddings: boolean;
  seed: boolean;
  temperature: boolean;
  topP: boolean;
  stop: boolean;
  penalties: boolean;
  verbosity: boolean;
  /** Effort levels the model takes; empty when it takes none. */
  reasoningEfforts: readonly NonNullable<ModelParameters["reasoning_effort"]>[];
  /** True when temperature and top-p, otherwise refused, are taken together with reasoning effort `none`. */
  samplingNeedsNoReasoning: boolean;
  /** True when temperature and top-p exclude each other. */
  oneSamplingOption: boolean;
  maxTemperature: number;
  contextWindow: number | null;
  maxOutput: number | null;
  /** OpenAI only: which calls go through the Responses API. */
  responsesApi: "never" | "with_tools" | "always";
}

const usualEfforts = ["low", "medium", "high"] as const;

const everything: ModelCapabilities = {
  tools: true,
  jsonSchema: true,
  jsonObject: true,
  streaming: true,
  embeddings: true,
  seed: true,
  temperature: true,
  topP: true,
  stop: true,
  penalties: true,
  verbosity: true,
  reasoningEfforts,
  samplingNeedsNoReasoning: false,
  oneSamplingOption: false,
  maxTemperature: 2,
  contextWindow: null,
  maxOutput: null,
  responsesApi: "never",
};

function openaiEfforts(model: string): ModelCapabilities["reasoningEfforts"] {
  if (/^o\d/.test(model)) return usualEfforts;
  if (/-pro$|-pro-\d/.test(model)) return ["low", "medium", "high", "xhigh"];
  if (/^gpt-5(-mini|-nano)?(-\d{4}|$)/.test(model)) return ["minimal", "low", "medium", "high"];
  if (/^gpt-6(\.\d)?-astra|^gpt-6\.1-sol|^gpt-6\.2/.test(model)) return ["low", "medium", "high", "xhigh"];
  if (/^gpt-5\.1/.test(model)) return ["none", "low", "medium", "high"];
  return ["none", "low", "medium", "high", "xhigh"];
}

// The price file says in words which models live in the Responses API, and on which terms they take a temperature.
function openaiSpecifics(model: string, reasons: boolean): Partial<ModelCapabilities> {
  const proOnly = /^o3-pro|^gpt-5(\.\d)?-pro/.test(model);
  const sampling = /^gpt-5\.[1-4](?!.*-pro)|^gpt-6-(sol|luna)|^gpt-6\.1-terra/.test(model);
  return {
    stop: !reasons,
    penalties: !reasons,
    verbosity: /^gpt-(5|6)/.test(model),
    samplingNeedsNoReasoning: sampling,
    responsesApi: proOnly ? "always" : /^gpt-6/.test(model) ? "with_tools" : "never",
  };
}

function providerSpecifics(
  provider: ProviderId,
  model: string,
  reasons: boolean,
): Partial<ModelCapabilities> {
  switch (provider) {
    case "openai":
      return openaiSpecifics(model, reasons);
    case "anthropic":
      return {
        jsonSchema: true,
        jsonObject: false,
        embeddings: false,
        seed: false,
        penalties: false,
        verbosity: false,
        maxTemperature: 1,
        oneSamplingOption: /^claude-(opus-4-[1-6]|sonnet-4-[56]|haiku-4-5)/.test(model),
      };
    case "ollama":
      return { verbosity: false, reasoningEfforts: ["none", "low", "medium", "high"] };
    case "google":
    case "mistral":
    case "cohere":
      return { verbosity: false };
    case "huggingface":
      // The book says "depends on the routed provider" for these; only the provider itself can refuse.
      return { tools: true, jsonSchema: true };
    default:
      return {};
  }
}

function unknownModelSpecifics(provider: ProviderId, model: string): Partial<ModelCapabilities> {
  if (provider === "openai") return { responsesApi: openaiSpecifics(model, false).responsesApi ?? "never" };
  return providerSpecifics(provider, model, false);
}

/**
 * What a model can take: the built-in table's flags plus each API's own rules. A model the table does not
 * know may take everything its API has, so nothing is refused on a guess.
 */
export function modelCapabilities(provider: ProviderId, model: string): ModelCapabilities {
  const bare = bareModel(provider, model);
  const row = findBookRow(provider, model);
  if (row === null) return { ...everything, ...unknownModelSpecifics(provider, bare) };
  const { supports } = row;
  const efforts =
    provider === "openai" ? openaiEfforts(bare) : provider === "anthropic" ? anthropicEfforts : usualEfforts;
  return {
    ...everything,
    tools: supports.tools,
    jsonSchema: supports.jsonSchema,
    streaming: supports.streaming,
    embeddings: row.kind === "embedding",
    seed: supports.seed,
    temperature: supports.temperature,
    topP: supports.topP,
    reasoningEfforts: supports.reasoningEffort ? efforts : [],
    contextWindow: row.contextWindow,
    maxOutput: row.maxOutput,
    ...providerSpecifics(provider, bare, supports.reasoningEffort),
  };
}

const anthropicEfforts = ["low", "medium", "high", "xhigh"] as const;

/** Whether a call to OpenAI proper goes through the Responses API rather than Chat Completions. */
export function usesResponsesApi(
  capabilities: ModelCapabilities,
  request: Pick<CompletionRequest, "tools">,
): boolean {
  return (
    capabilities.responsesApi === "always" ||
    (capabilities.responsesApi === "with_tools" && request.tools.length > 0)
  );
}

function samplingProblem(capabilities: ModelCapabilities, parameters: ModelParameters): string | null {
  const { temperature, top_p } = parameters;
  const unreasoned = capabilities.samplingNeedsNoReasoning && parameters.reasoning_effort === "none";
  const condition = capabilities.samplingNeedsNoReasoning ? " unless reasoning_effort is none" : "";
  // 1 is the value every model works at, so sending it changes nothing.
  if (temperature !== undefined && temperature !== 1) {
    if (!capabilities.temperature && !unreasoned) return `temperature${condition}`;
    if (temperature > capabilities.maxTemperature) return `temperature above ${capabilities.maxTemperature}`;
  }
  if (top_p !== undefined && top_p !== 1 && !capabilities.topP && !unreasoned) return `top_p${condition}`;
  if (temperature !== undefined && top_p !== undefined && capabilities.oneSamplingOption)
    return "temperature and top_p together";
  return null;
}

function formatProblem(capabilities: ModelCapabilities, request: CompletionRequest): string | null {
  if (request.tools.length > 0 && !capabilities.tools) return "tools";
  const format = request.responseFormat?.type;
  if (format === "json_schema" && !capabilities.jsonSchema) return "a JSON schema response format";
  if (format === "json_object" && !capabilities.jsonObject)
    return "the json_object response format (use a JSON schema instead)";
  return null;
}

/**
 * The first option of a request that the model cannot take, in words, or null when it can take all of them.
 * `max_tokens` above the model's own maximum counts.
 */
export function unsupportedOption(
  capabilities: ModelCapabilities,
  request: CompletionRequest,
): string | null {
  const { parameters } = request;
  const responses = usesResponsesApi(capabilities, request);
  const sampling = samplingProblem(capabilities, parameters) ?? formatProblem(capabilities, request);
  if (sampling) return sampling;
  if (parameters.seed !== undefined && (!capabilities.seed || responses)) return "seed";
  if (parameters.stop !== undefined && parameters.stop.length > 0 && (!capabilities.stop || responses))
    return "stop";
  const takesPenalties = capabilities.penalties && !responses;
  if (parameters.frequency_penalty && !takesPenalties) return "frequency_penalty";
  if (parameters.presence_penalty && !takesPenalties) return "presence_penalty";
  if (parameters.verbosity !== undefined && !capabilities.verbosity) return "verbosity";
  const effort = parameters.reasoning_effort;
  if (effort !== undefined && !capabilities.reasoningEfforts.includes(effort))
    return capabilities.reasoningEfforts.length === 0 ? "reasoning_effort" : `reasoning_effort ${effort}`;
  if (capabilities.maxOutput !== null && (parameters.max_tokens ?? 0) > capabilities.maxOutput)
    return `max_tokens above ${capabilities.maxOutput}`;
  return null;
}
