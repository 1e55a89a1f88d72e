import type { ModelParameters, ProviderId } from "../runs/completion";

export type ParameterName = keyof ModelParameters;

/** A model that a form offers, with what it does not take, so that the form can say so before a call does. */
export interface ModelOption {
  model: string;
  refuses: ParameterName[];
  efforts: NonNullable<ModelParameters["reasoning_effort"]>[];
  takesJsonSchema: boolean;
  takesJsonObject: boolean;
}

/** A provider that a form offers. One that is not configured can be written into a version but not called. */
export interface ProviderOption {
  provider: ProviderId;
  label: string;
  configured: boolean;
  models: ModelOption[];
}
