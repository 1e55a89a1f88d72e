import {
  type ModelCapabilities,
  modelCapabilities,
  unsupportedOption,
} from "@/lib/domain/pricing/capabilities";
import type { CompletionRequest, ProviderId } from "@/lib/domain/runs/completion";
import { ProviderError } from "./provider";

/** What a request's model can take: as the request says, else by the built-in table. */
export function requestCapabilities(provider: ProviderId, request: CompletionRequest): ModelCapabilities {
  return request.capabilities ?? modelCapabilities(provider, request.model);
}

/**
 * Refuses a request that carries an option its model cannot take, naming the option (`invalid_request`, not
 * retryable).
 */
export function checkParameters(provider: ProviderId, request: CompletionRequest): ModelCapabilities {
  const capabilities = requestCapabilities(provider, request);
  const option = unsupportedOption(capabilities, request);
  if (option === null) return capabilities;
  throw new ProviderError({
    kind: "invalid_request",
    message: `${request.model} does not take ${option}. Remove it from the parameters or choose another model.`,
  });
}
