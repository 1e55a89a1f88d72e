import { Decimal } from "decimal.js";

/**
 * Whether an experiment has spent its budget: what is paid, judges included, has reached it. Money is compared digit by
 * digit, as the database keeps it: a binary float would take twenty digits for fifteen.
 * @param budgetUsd and `paidUsd`: US dollars as decimal strings; no budget is never spent.
 */
export function isBudgetSpent(budgetUsd: string | null, paidUsd: string): boolean {
  return budgetUsd !== null && new Decimal(paidUsd).gte(budgetUsd);
}

/** Whether anything was paid since `beforeUsd` was all; both US dollars as decimal strings. */
export function paidMore(paidUsd: string, beforeUsd: string): boolean {
  return new Decimal(paidUsd).gt(beforeUsd);
}
