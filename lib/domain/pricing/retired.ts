import type { ProviderId } from "../runs/completion";
import { findBookRow } from "./price-book";

/**
 * What to say of models that their provider has switched off by its own announcement, one sentence a model. A warning
 * and no refusal: the book may be behind, and the provider has the last word.
 */
export function retiredWarnings(
  models: readonly { provider: ProviderId; model: string }[],
  at: Date,
): string[] {
  const today = at.toISOString().slice(0, 10);
  const sentences = models.flatMap(({ provider, model }) => {
    const retiresOn = findBookRow(provider, model)?.retiresOn ?? null;
    return retiresOn !== null && retiresOn <= today
      ? [`${provider}/${model} was switched off by its provider on ${retiresOn}: its calls may fail.`]
      : [];
  });
  return [...new Set(sentences)];
}
