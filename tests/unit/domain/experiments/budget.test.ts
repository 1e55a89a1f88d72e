import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { isBudgetSpent, paidMore } from "@/lib/domain/experiments/budget";

describe("a budget", () => {
  it("is spent when what is paid has reached it, however its parts were added", () => {
    const paid = new Decimal("0.1").plus("0.2").toFixed();
    expect([isBudgetSpent("0.3", paid), isBudgetSpent("0.30", "0.3000000000")]).toEqual([true, true]);
    expect([isBudgetSpent("0.3", "0.2999999999"), isBudgetSpent("0.3", "0.3000000001")]).toEqual([
      false,
      true,
    ]);
    expect([isBudgetSpent("0", "0"), isBudgetSpent(null, "1000000")]).toEqual([true, false]);
  });

  it("is held to every digit the database keeps", () => {
    const [budget, paid] = ["999999999.0000000001", "999999999.0000000000"];
    expect(Number(paid)).toBe(Number(budget));
    expect([isBudgetSpent(budget, paid), paidMore(paid, budget), paidMore(budget, paid)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
