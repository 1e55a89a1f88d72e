import { describe, expect, it } from "vitest";
import { gatesDraft, readGates } from "@/components/prompts/gates-draft";
import { type Gates, gatesSchema } from "@/lib/domain/api/gates";

describe("the form of a prompt's CI rules", () => {
  it.each<Gates>([
    { no_regression: true },
    { no_regression: false },
    { min_score: 0.85 },
    { min_pass_rate: 0.07, max_hallucination_rate: 0.125, max_error_rate: 0 },
    { max_cost_usd: "2.50", max_latency_p95_ms: 1500, no_regression: true },
  ])("gives back %j", (gates) => {
    expect(gatesSchema.parse(gates)).toEqual(gates);
    expect(readGates(gatesDraft(gates))).toEqual({ ok: true, gates });
  });

  it("starts from what holds without rules", () => {
    expect(readGates(gatesDraft(null))).toEqual({ ok: true, gates: { no_regression: true } });
  });

  it("shows shares in percent and names what is no number", () => {
    const draft = gatesDraft({ min_pass_rate: 0.07 });
    expect(draft.bounds.min_pass_rate).toBe("7");
    expect(readGates({ ...draft, bounds: { ...draft.bounds, min_score: "much" } })).toEqual({
      ok: false,
      fields: [{ pointer: "/gates/min_score", message: "Write a number." }],
    });
  });
});
