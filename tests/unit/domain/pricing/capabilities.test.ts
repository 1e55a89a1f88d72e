import { describe, expect, it } from "vitest";
import { modelCapabilities, unsupportedOption, usesResponsesApi } from "@/lib/domain/pricing/capabilities";
import type { CompletionRequest, ModelParameters, ProviderId } from "@/lib/domain/runs/completion";

function problem(
  provider: ProviderId,
  model: string,
  parameters: ModelParameters,
  more: Partial<CompletionRequest> = {},
): string | null {
  const request: CompletionRequest = {
    model,
    messages: [{ role: "user", content: "hi" }],
    parameters,
    responseFormat: null,
    tools: [],
    ...more,
  };
  return unsupportedOption(modelCapabilities(provider, model), request);
}

const tool = { name: "look_up", parameters: { type: "object" } };

describe("unsupportedOption", () => {
  it.each<[ProviderId, string, ModelParameters, string | null]>([
    ["openai", "gpt-4.1-mini", { temperature: 0, seed: 1, stop: ["x"] }, null],
    ["openai", "o3", { temperature: 0 }, "temperature"],
    ["openai", "o3", { temperature: 1 }, null],
    ["openai", "gpt-5.4", { temperature: 0 }, "temperature unless reasoning_effort is none"],
    ["openai", "gpt-5.4", { temperature: 0, reasoning_effort: "none" }, null],
    ["openai", "gpt-6-astra", { reasoning_effort: "none" }, "reasoning_effort none"],
    ["openai", "gpt-4o", { reasoning_effort: "low" }, "reasoning_effort"],
    ["openai", "gpt-4o", { verbosity: "low" }, "verbosity"],
    ["openai", "gpt-5", { verbosity: "low" }, null],
    ["openai", "o3", { stop: ["x"] }, "stop"],
    ["openai", "gpt-4o", { max_tokens: 20_000 }, "max_tokens above 16384"],
    ["anthropic", "claude-haiku-4-5", { temperature: 0 }, null],
    ["anthropic", "claude-haiku-4-5", { temperature: 1.5 }, "temperature above 1"],
    ["anthropic", "claude-haiku-4-5", { temperature: 0, top_p: 0.5 }, "temperature and top_p together"],
    ["anthropic", "claude-sonnet-5-5", { temperature: 0 }, "temperature"],
    ["anthropic", "claude-sonnet-5-5", { seed: 1 }, "seed"],
    ["anthropic", "claude-sonnet-5-5", { frequency_penalty: 0.5 }, "frequency_penalty"],
    ["ollama", "llama3.1:8b", { seed: 1, temperature: 0 }, null],
    ["ollama", "llama3.1:8b", { verbosity: "low" }, "verbosity"],
    [
      "openai",
      "some-new-model",
      { temperature: 0, seed: 1, verbosity: "low", reasoning_effort: "xhigh" },
      null,
    ],
    ["demo", "demo-large", { temperature: 0, seed: 1, reasoning_effort: "low" }, null],
  ])("%s %s %o: %s", (provider, model, parameters, expected) => {
    expect(problem(provider, model, parameters)).toBe(expected);
  });

  it("refuses a JSON mode that does not exist instead of dropping it", () => {
    expect(
      problem("anthropic", "claude-sonnet-5-5", {}, { responseFormat: { type: "json_object" } }),
    ).toContain("json_object");
    const schema = { type: "json_schema" as const, name: "x", schema: { type: "object" } };
    expect(problem("openai", "gpt-3.5-turbo", {}, { responseFormat: schema })).toContain("JSON schema");
    expect(problem("anthropic", "claude-3-5-haiku-latest", {}, { responseFormat: schema })).toBeNull();
  });

  it("refuses a seed or stop that the Responses API does not have", () => {
    expect(
      problem("openai", "gpt-6-luna", { stop: ["x"], reasoning_effort: "none" }, { tools: [tool] }),
    ).toBe("stop");
  });
});

describe("usesResponsesApi", () => {
  it.each([
    ["gpt-4.1", [tool], false],
    ["gpt-6-sol", [], false],
    ["gpt-6-sol", [tool], true],
    ["gpt-5-pro", [], true],
    ["o3-pro", [], true],
  ])("%s with %j: %s", (model, tools, expected) => {
    expect(usesResponsesApi(modelCapabilities("openai", model), { tools })).toBe(expected);
  });
});
