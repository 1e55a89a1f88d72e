import { describe, expect, it } from "vitest";
import { labelNameSchema } from "@/lib/domain/prompts/schema";
import { freeSlug, maxSlugLength, slugify, slugProblem } from "@/lib/domain/prompts/slug";

describe("slugs", () => {
  it("are made of names", () => {
    expect(slugify("  Support-ticket Triage (v2)! ")).toBe("support-ticket-triage-v2");
    expect(slugify("Évaluation à Zürich")).toBe("evaluation-a-zurich");
    expect(slugify("要約")).toBe("prompt");
    expect(slugify("x".repeat(200))).toHaveLength(maxSlugLength);
  });

  it("never come out reserved or shaped like an id", () => {
    for (const name of ["Diff", "compare", "0198c5a0-1111-7abc-8def-0123456789ab", `${"a".repeat(63)} b`]) {
      expect(slugProblem(slugify(name)), name).toBeNull();
    }
    expect(slugProblem("diff")).toContain("reserved");
  });

  it("refuse what a path cannot carry", () => {
    for (const bad of ["", "A", "a b", "a--b", "-a", "a/", "x".repeat(65)])
      expect(slugProblem(bad), bad).not.toBeNull();
  });

  it("find the first free one", () => {
    expect(freeSlug("a", new Set())).toBe("a");
    expect(freeSlug("a", new Set(["a", "a-2"]))).toBe("a-3");
    const long = "x".repeat(maxSlugLength);
    expect(freeSlug(long, new Set([long]))).toBe(`${"x".repeat(maxSlugLength - 2)}-2`);
  });
});

describe("label names", () => {
  it("are lower-case words that no version number or newest version is mistaken for", () => {
    for (const good of ["production", "staging", "team.eu-1", "v2"])
      expect(labelNameSchema.safeParse(good).success).toBe(true);
    for (const bad of ["", "Production", "12", "latest", "a b", "x".repeat(65), ".a"]) {
      expect(labelNameSchema.safeParse(bad).success, bad).toBe(false);
    }
  });
});
