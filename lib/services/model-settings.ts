import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { FallbackRate } from "@/lib/domain/pricing/price";
import { findDefaultModel } from "./default-model";
import { listModelOptions } from "./list-model-options";
import { providerDirectory } from "./provider-access";

export interface ModelSettings {
  /** "provider/model"; null takes the default. */
  judgeModel: string | null;
  /** Null where no model is known to be there. */
  defaultJudge: string | null;
  /** Chat models of connected providers, as "provider/model". */
  judgeOptions: string[];
  fallbackRate: FallbackRate | null;
}

/** The workspace's judge and fallback rate, with what could be chosen. */
export async function readModelSettings(viewer: Viewer): Promise<ModelSettings> {
  const [directory, options] = await Promise.all([providerDirectory(viewer), listModelOptions(viewer)]);
  const usual = findDefaultModel(directory);
  return {
    judgeModel: directory.models.judgeModel,
    fallbackRate: directory.models.fallbackRate,
    defaultJudge: usual === null ? null : `${usual.provider}/${usual.model}`,
    judgeOptions: options
      .filter((option) => option.configured)
      .flatMap((option) => option.models.map(({ model }) => `${option.provider}/${model}`)),
  };
}
