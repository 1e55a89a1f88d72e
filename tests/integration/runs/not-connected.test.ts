import { describe, expect, it } from "vitest";
import { callModel } from "@/lib/services/call-model";
import { defaultModel } from "@/lib/services/default-model";
import { startRun } from "@/lib/services/execute-run";
import { forgetProviderDirectory, providerDirectory } from "@/lib/services/provider-access";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";
import { runRequest } from "@/tests/support/run-request";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

describe("a provider that is not connected", () => {
  it("is a failed call with the way out once work is under way, and a refusal before", async () => {
    const viewer = await createWorkspace();
    const directory = await providerDirectory(viewer);
    const outcome = await callModel(directory, {
      provider: "mistral",
      request: { model: "mistral-large-4", messages: [], parameters: {}, responseFormat: null, tools: [] },
      group: "a",
      priority: "interactive",
      trial: 1,
      signal: new AbortController().signal,
    });
    expect(outcome).toMatchObject({
      status: "failed",
      attempts: 0,
      error: { kind: "auth", retryable: false },
    });
    expect(outcome.error?.message).toContain("Settings → Providers");
    const refusal = await refusalOf(
      startRun(viewer, runRequest({ provider: "mistral", model: "mistral-large-4" }), 0),
    );
    expect(refusal).toMatchObject({ code: "invalid", fields: [{ pointer: "/provider" }] });
  });

  it("never gives the simulated model to someone with a real one", async () => {
    const viewer = await createWorkspace();
    expect(defaultModel(await providerDirectory(viewer))).toEqual({ provider: "demo", model: "demo-large" });
    process.env.OLLAMA_HOST = "127.0.0.1:1";
    try {
      forgetProviderDirectory(viewer.workspaceId);
      const directory = await providerDirectory(viewer);
      expect(() => defaultModel(directory)).toThrow(/No model is named/);
    } finally {
      delete process.env.OLLAMA_HOST;
    }
  });
});
