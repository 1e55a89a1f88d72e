import "server-only";
import type { NewVariant } from "@/lib/data/experiments";
import { newId } from "@/lib/data/new-id";
import type { ModelChoice } from "@/lib/domain/api/common";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { AssayError } from "@/lib/domain/errors";
import { capabilitiesIn } from "@/lib/domain/pricing/own-capabilities";
import { findPrice, type Price } from "@/lib/domain/pricing/price";
import type { ModelParameters, ProviderId } from "@/lib/domain/runs/completion";
import { checkParameters } from "@/lib/providers/capabilities";
import { ProviderError } from "@/lib/providers/provider";
import { defaultModel } from "./default-model";
import type { ProviderDirectory } from "./provider-access";

/** A version on a model, with the price it will be reckoned at. */
export interface Candidate {
  variant: NewVariant;
  version: VersionAnswer;
  provider: ProviderId;
  model: string;
  parameters: ModelParameters;
  price: Price | null;
}

function modelsOf(
  directory: ProviderDirectory,
  version: VersionAnswer,
  models: ModelChoice[] | undefined,
): ModelChoice[] {
  if (models !== undefined) return models;
  const { provider, model } = version;
  return provider !== null && model !== null ? [{ provider, model }] : [defaultModel(directory)];
}

function refuseUnsupported(directory: ProviderDirectory, candidate: Candidate): void {
  const { version, provider, model, parameters } = candidate;
  try {
    checkParameters(provider, {
      model,
      messages: version.messages,
      parameters,
      responseFormat: version.response_format,
      tools: version.tools,
      capabilities: capabilitiesIn(provider, model, directory.models.capabilities),
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const message = `Version ${version.number} cannot run on ${provider}/${model}: ${error.message}`;
    throw new AssayError("invalid", message, { fields: [{ pointer: "/models", message }] });
  }
}

/**
 * Versions × models as variants, in that order. Without `models` each version runs on its own; one that names none
 * runs on the workspace's default model. Parameters of a model choice go over the version's own.
 * @throws AssayError `invalid` when a provider is not connected or a model cannot take what a version asks for.
 */
export function makeCandidates(
  directory: ProviderDirectory,
  versions: VersionAnswer[],
  models: ModelChoice[] | undefined,
  firstPosition: number,
): Candidate[] {
  const { prices, fallbackRate } = directory.models;
  const now = new Date();
  const candidates = versions.flatMap((version) =>
    modelsOf(directory, version, models).map((choice) => {
      const parameters = { ...version.parameters, ...choice.parameters };
      return {
        version,
        provider: choice.provider,
        model: choice.model,
        parameters,
        price: findPrice(choice.provider, choice.model, prices, now, fallbackRate),
      };
    }),
  );
  return candidates.map((candidate, index) => {
    directory.access(candidate.provider);
    const full: Candidate = {
      ...candidate,
      variant: {
        id: newId(),
        versionId: candidate.version.id,
        provider: candidate.provider,
        model: candidate.model,
        parameters: candidate.parameters as NewVariant["parameters"],
        position: firstPosition + index,
      },
    };
    refuseUnsupported(directory, full);
    return full;
  });
}
