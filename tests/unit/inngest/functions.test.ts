import { describe, expect, it } from "vitest";
import { functions } from "@/inngest";
import { appId } from "@/inngest/client";
import { readFunctions } from "@/inngest/embedded/registry";

describe("the application's functions", () => {
  it("use nothing that the embedded engine does not support", () => {
    const registry = readFunctions(functions, appId);
    expect(registry.size).toBeGreaterThanOrEqual(functions.length);
    expect([...registry.keys()].every((id) => id.startsWith("assay-"))).toBe(true);
  });
});
