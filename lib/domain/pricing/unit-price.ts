import { MISSING } from "../format";

/**
 * A unit price in USD from its decimal string, every digit kept and at least two decimals: `$0.40`, `$0.125`. Money is
 * rounded where it is shown; a price it is reckoned with is not.
 */
export function formatUnitPrice(price: string | null | undefined): string {
  if (price === null || price === undefined || price === "") return MISSING;
  const [whole = "0", fraction = ""] = price.split(".");
  return `$${whole}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}
