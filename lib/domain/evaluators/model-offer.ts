import type { ProviderId } from "../runs/completion";

/** A model a form offers. `price` is in words, null where nobody knows it. */
export interface OfferedModel {
  /** "provider/model", as configs name it. */
  name: string;
  model: string;
  price: string | null;
}

/** The offered models of one provider. */
export interface OfferedProvider {
  provider: ProviderId;
  label: string;
  models: OfferedModel[];
}

/** What a form offers where a model may be named. */
export interface ModelOffer {
  /** What leaving it to the workspace means, in words. */
  unnamed: string;
  providers: OfferedProvider[];
}

/** What a model is wanted for: the `format` of its field in the JSON Schema of a config. */
export const modelPurposes = ["judge-model", "embedding-model"] as const;
export type ModelPurpose = (typeof modelPurposes)[number];

export type ModelOffers = Readonly<Record<ModelPurpose, ModelOffer>>;

/** For what reads the fields of a form without showing them. */
export const noModelOffers: ModelOffers = {
  "judge-model": { unnamed: "Workspace’s judge model", providers: [] },
  "embedding-model": { unnamed: "Workspace’s embedding model", providers: [] },
};
