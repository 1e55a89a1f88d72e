import { AnthropicProvider } from "./anthropic";
import { catalogEntry } from "./catalog";
import { DemoProvider } from "./demo/provider";
import { OllamaProvider } from "./ollama";
import { OpenAIProvider } from "./openai";
import { dialectOf } from "./openai-compatible";
import { type Provider, type ProviderConnection, type ProviderDeps, ProviderError } from "./provider";

function baseUrlOf(connection: ProviderConnection): string {
  const { label, defaultBaseUrl, baseUrlVariable } = catalogEntry(connection.provider);
  const url = connection.baseUrl || defaultBaseUrl;
  if (url) return url;
  const variable = baseUrlVariable ? ` or set ${baseUrlVariable}` : "";
  throw new ProviderError({
    kind: "invalid_request",
    message: `${label} needs a base URL: add one to the connection in Settings → Providers${variable}.`,
  });
}

function keyOf(connection: ProviderConnection): string {
  if (connection.apiKey) return connection.apiKey;
  const { label, keyVariables } = catalogEntry(connection.provider);
  throw new ProviderError({
    kind: "auth",
    message: `No key for ${label}: add a connection in Settings → Providers or set ${keyVariables[0]}.`,
  });
}

/**
 * The provider behind a connection. Build one a connection and keep it: it holds the SDK's client, whose
 * sockets stay open between calls. Throws `ProviderError` (`auth`, `invalid_request`) when key or base URL is
 * missing; nothing is sent.
 */
export function createProvider(connection: ProviderConnection, deps: ProviderDeps = {}): Provider {
  if (connection.provider === "demo") return new DemoProvider(deps);
  const baseUrl = baseUrlOf(connection);
  const { needsKey } = catalogEntry(connection.provider);
  const apiKey = needsKey ? keyOf(connection) : connection.apiKey || null;
  switch (connection.provider) {
    case "anthropic":
      return new AnthropicProvider({ baseUrl, apiKey: keyOf(connection) }, deps);
    case "ollama":
      return new OllamaProvider({ baseUrl, apiKey }, deps);
    default:
      return new OpenAIProvider(dialectOf(connection.provider), { baseUrl, apiKey }, deps);
  }
}
