import "server-only";
import { Decimal } from "decimal.js";
import type { FinishedRun } from "@/lib/domain/runs/run-record";

/**
 * What calls came to together as a decimal string in USD; null when nobody can say: one was answered by a model
 * without a price, or none told what it used. A call that failed before it used anything adds nothing to the others.
 */
export function paidFor(runs: readonly Pick<FinishedRun, "status" | "costUsd">[]): string | null {
  const known = runs.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  const unpriced = runs.some(({ status, costUsd }) => status === "completed" && costUsd === null);
  return known.length === 0 || unpriced ? null : Decimal.sum(0, ...known).toFixed();
}

/** The calls that are written of a cell or pair that was cut off: those it was waiting for cost nothing that is known. */
export function paidCalls(runs: readonly FinishedRun[]): FinishedRun[] {
  return runs.filter(({ status }) => status !== "cancelled");
}
