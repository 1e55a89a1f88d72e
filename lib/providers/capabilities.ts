import {
  type ModelCapabilities,
  modelCapabilities,
  unsupportedOption,
} from "@/lib/domain/pricing/capabilities";
import type { CompletionRequest, ProviderId } from "@/lib/domain/runs/completion";
import { ProviderError } from "./provider";

/**
 * Refuses a request that carries an option its model cannot take, naming the option (`invalid_request`, not
 * retryable). `capabilities` overrides the built-in table, for models a workspace has described itself.
 */
export function checkParameters(
  provider: ProviderId,
  model: string,
  request: CompletionRequest,
  capabilities: ModelCapabilities = modelCapabilities(provider, model),
): void {
  const option = unsupportedOption(capabilities, request);
  if (option === null) return;
  throw new ProviderError({
    kind: "invalid_request",
    message: `${model} does not take ${option}. Remove it from the parameters or choose another model.`,
  });
}
