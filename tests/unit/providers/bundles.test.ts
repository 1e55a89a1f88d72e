import { describe, expect, it, vi } from "vitest";

/** The module as another bundle of the same process has it. */
async function anotherCopy<T>(load: () => Promise<T>): Promise<T> {
  vi.resetModules();
  return load();
}

describe("errors of another bundle's copy", () => {
  it("are ProviderErrors, so that they are retried and stored", async () => {
    const ours = await import("@/lib/providers/provider");
    const { withRetries, RetriesExhausted } = await import("@/lib/providers/retry");
    const theirs = await anotherCopy(() => import("@/lib/providers/provider"));
    expect(theirs.ProviderError).not.toBe(ours.ProviderError);
    const failure = new theirs.ProviderError({ kind: "auth", message: "refused" });
    expect(failure).toBeInstanceOf(ours.ProviderError);
    const call = withRetries(() => Promise.reject(failure), { signal: new AbortController().signal });
    await expect(call).rejects.toBeInstanceOf(RetriesExhausted);
  });

  it("are AssayErrors, so that doors answer them", async () => {
    const ours = await import("@/lib/domain/errors");
    const { expectedFailure } = await import("@/lib/entry/problem");
    const theirs = await anotherCopy(() => import("@/lib/domain/errors"));
    expect(theirs.AssayError).not.toBe(ours.AssayError);
    expect(expectedFailure(new theirs.AssayError("conflict", "taken"))?.status).toBe(409);
    expect(expectedFailure(new Error("bug"))).toBeNull();
    expect({ code: "conflict" }).not.toBeInstanceOf(ours.AssayError);
    expect(null).not.toBeInstanceOf(ours.AssayError);
  });
});
