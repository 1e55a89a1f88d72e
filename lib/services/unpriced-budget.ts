import "server-only";
import { invalidField } from "@/lib/domain/errors";
import type { Price } from "@/lib/domain/pricing/price";
import type { Candidate } from "./experiment-variants";

/**
 * Refuses a budget that cannot be kept, since what a model or judge costs is unknown.
 * @param judges their prices; null for one without.
 * @throws AssayError `invalid` at the pointer, with the way out.
 */
export function refuseUnpricedBudget(
  budgetUsd: string | null,
  candidates: readonly Candidate[],
  judges: readonly (Price | null)[],
  pointer: string,
): void {
  if (budgetUsd === null) return;
  const unpriced = candidates.find((candidate) => candidate.price === null);
  if (unpriced === undefined && !judges.includes(null)) return;
  const name = unpriced === undefined ? "A judge model" : `${unpriced.provider}/${unpriced.model}`;
  throw invalidField(
    pointer,
    `${name} has no price, so a budget cannot be kept. Leave the budget out, or give the model a price or the workspace a fallback rate under Settings → Models and prices.`,
  );
}
