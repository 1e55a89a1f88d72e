import { describe, expect, it } from "vitest";
import { formatUnitPrice } from "@/lib/domain/pricing/unit-price";

describe("a unit price", () => {
  it.each([
    ["0.4", "$0.40"],
    ["0.125", "$0.125"],
    ["15", "$15.00"],
    ["0", "$0.00"],
    ["2.5000", "$2.50"],
    ["0.0001234567", "$0.0001234567"],
    [null, "–"],
    ["", "–"],
  ])("%s is shown as %s", (price, shown) => {
    expect(formatUnitPrice(price)).toBe(shown);
  });
});
