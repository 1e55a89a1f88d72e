import "server-only";
import { modelCapabilities } from "@/lib/domain/pricing/capabilities";
import { findOwnCapabilities, withOwnCapabilities } from "@/lib/domain/pricing/own-capabilities";
import type { CompletionRequest, ProviderId } from "@/lib/domain/runs/completion";
import type { ProviderDirectory } from "./provider-access";

/** A request with the workspace's own description of its model, which the provider then refuses options by. */
export function describedRequest(
  directory: ProviderDirectory,
  provider: ProviderId,
  request: CompletionRequest,
): CompletionRequest {
  const own = findOwnCapabilities(provider, request.model, directory.models.capabilities);
  if (own === null) return request;
  return { ...request, capabilities: withOwnCapabilities(modelCapabilities(provider, request.model), own) };
}
