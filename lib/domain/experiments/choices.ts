import type { ProviderId } from "../runs/completion";

/** What an experiment would run and roughly cost, before it starts. */
export interface ExperimentEstimate {
  totalCells: number;
  exampleCount: number;
  trials: number;
  /** Decimal string in USD; null when a model or judge has no price. */
  costUsd: string | null;
  warnings: string[];
  variants: {
    versionId: string;
    versionNumber: number;
    provider: ProviderId;
    model: string;
    isBaseline: boolean;
  }[];
}

/** A version as a form offers it. */
export interface VersionChoice {
  id: string;
  number: number;
  change_note: string | null;
  labels: string[];
}

/** A provider that can be called, with the models a form offers. */
export interface ProviderChoice {
  provider: ProviderId;
  label: string;
  models: string[];
}

/** A golden example as a form offers it. */
export interface ExampleChoice {
  id: string;
  name: string;
  title: string;
  tags: string[];
}
