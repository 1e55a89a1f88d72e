import "server-only";
import { invalidField } from "@/lib/domain/errors";
import type { ScoringPrices } from "@/lib/domain/experiments/estimate";
import type { Candidate } from "./experiment-variants";

/**
 * Refuses a budget that cannot be kept, since what a model, a judge or an embedding costs is unknown.
 * @param scoring null: what scores cost was looked at when the experiment began.
 * @throws AssayError `invalid` at the pointer, with the way out.
 */
export function refuseUnpricedBudget(
  budgetUsd: string | null,
  candidates: readonly Candidate[],
  scoring: ScoringPrices | null,
  pointer: string,
): void {
  if (budgetUsd === null) return;
  const unpriced = candidates.find((candidate) => candidate.price === null);
  const asked = scoring?.judges.includes(null)
    ? "A judge model"
    : scoring?.embeddings.includes(null) && "An embedding model";
  const name = unpriced === undefined ? asked : `${unpriced.provider}/${unpriced.model}`;
  if (!name) return;
  throw invalidField(
    pointer,
    `${name} has no price, so a budget cannot be kept. Leave the budget out, or give the model a price or the workspace a fallback rate under Settings → Models and prices.`,
  );
}
