import "server-only";
import type { ModelOffer } from "@/lib/domain/evaluators/model-offer";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { FallbackRate } from "@/lib/domain/pricing/price";
import { findDefaultModel } from "./default-model";
import { listModelOffers } from "./model-offers";
import { providerDirectory } from "./provider-access";

export interface ModelSettings {
  /** "provider/model"; null takes the default. */
  judgeModel: string | null;
  /** Null where no model is known to be there. */
  defaultJudge: string | null;
  judgeOffer: ModelOffer;
  fallbackRate: FallbackRate | null;
}

/** The workspace's judge and fallback rate, with what could be chosen. */
export async function readModelSettings(viewer: Viewer): Promise<ModelSettings> {
  const [directory, offers] = await Promise.all([providerDirectory(viewer), listModelOffers(viewer)]);
  const usual = findDefaultModel(directory);
  const defaultJudge = usual === null ? null : `${usual.provider}/${usual.model}`;
  return {
    judgeModel: directory.models.judgeModel,
    fallbackRate: directory.models.fallbackRate,
    defaultJudge,
    judgeOffer: {
      unnamed: defaultJudge === null ? "None" : `Default (${defaultJudge})`,
      providers: offers["judge-model"].providers,
    },
  };
}
