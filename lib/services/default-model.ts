import "server-only";
import { AssayError } from "@/lib/domain/errors";
import { type ProviderId, providerIds } from "@/lib/domain/runs/completion";
import { configuredProviders, type ProviderDirectory } from "./provider-access";

export interface ModelName {
  provider: ProviderId;
  model: string;
}

/** A capable, cheap model of each provider, for judging and for prompts that name none. */
const usualModels: Partial<Record<ProviderId, string>> = {
  openai: "gpt-4.1-mini",
  anthropic: "claude-haiku-5-5",
  google: "gemini-3.8-flash",
  mistral: "mistral-small-2603",
  cohere: "command-a-03-2025",
  huggingface: "meta-llama/Llama-3.3-70B-Instruct",
  demo: "demo-large",
};

/** A provider's capable, cheap model; null where only the user knows what the server has. */
export function usualModel(provider: ProviderId): string | null {
  return usualModels[provider] ?? null;
}

/**
 * Reads "provider/model". The model itself may hold slashes.
 * @throws AssayError `invalid` when the provider is unknown.
 */
export function parseModelName(text: string): ModelName {
  const slash = text.indexOf("/");
  const provider = providerIds.find((id) => id === text.slice(0, slash));
  if (slash < 1 || provider === undefined || slash === text.length - 1) {
    throw new AssayError(
      "invalid",
      `"${text}" names no model. Write provider/model, such as openai/gpt-4.1-mini.`,
    );
  }
  return { provider, model: text.slice(slash + 1) };
}

/**
 * The model for prompts that name none: the usual one of the first real provider that is configured; the simulated
 * model only where no real one is. Null when only servers are connected of which nobody but the user knows the models.
 */
export function findDefaultModel(directory: ProviderDirectory): ModelName | null {
  const real = configuredProviders(directory).filter((provider) => provider !== "demo");
  for (const provider of real) {
    const model = usualModels[provider];
    if (model !== undefined) return { provider, model };
  }
  return real.length === 0 ? { provider: "demo", model: "demo-large" } : null;
}

/** @throws AssayError `invalid` where `findDefaultModel` knows none. */
export function defaultModel(directory: ProviderDirectory): ModelName {
  const model = findDefaultModel(directory);
  if (model !== null) return model;
  const message =
    "No model is named. Name one on the version or in the request; for judges under Settings → Models.";
  throw new AssayError("invalid", message, { fields: [{ pointer: "/model", message }] });
}

/** The workspace's judge: as chosen in its settings, else the default model. */
export function judgeModel(directory: ProviderDirectory): ModelName {
  const { judgeModel: chosen } = directory.models;
  return chosen === null ? defaultModel(directory) : parseModelName(chosen);
}
