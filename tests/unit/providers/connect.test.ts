import { describe, expect, it } from "vitest";
import { providerIds } from "@/lib/domain/runs/completion";
import { checkParameters } from "@/lib/providers/capabilities";
import { catalogEntry, providerCatalog } from "@/lib/providers/catalog";
import { createProvider } from "@/lib/providers/connect";

describe("createProvider", () => {
  it("knows every provider id", () => {
    for (const provider of providerIds) {
      const made = createProvider({ provider, baseUrl: "http://127.0.0.1:1/v1", apiKey: "k" });
      expect(made.id).toBe(provider);
    }
    expect(providerCatalog.map((entry) => entry.id).sort()).toEqual([...providerIds].sort());
  });

  it("names the variable that is missing", () => {
    expect(() => createProvider({ provider: "openai", baseUrl: null, apiKey: null })).toThrow(
      /OPENAI_API_KEY/,
    );
    expect(() => createProvider({ provider: "vllm", baseUrl: null, apiKey: null })).toThrow(/VLLM_BASE_URL/);
    expect(() => createProvider({ provider: "openai_compatible", baseUrl: "", apiKey: null })).toThrow(
      /base URL/,
    );
  });

  it("needs no key for local servers", () => {
    expect(createProvider({ provider: "ollama", baseUrl: null, apiKey: null }).id).toBe("ollama");
  });

  it("takes Hugging Face's key under all its names", () => {
    expect(catalogEntry("huggingface").keyVariables).toEqual([
      "HF_TOKEN",
      "HF_API_TOKEN",
      "HUGGINGFACE_API_KEY",
    ]);
  });
});

describe("checkParameters", () => {
  it("refuses by name before anything is sent", () => {
    const request = {
      model: "o3",
      messages: [{ role: "user" as const, content: "hi" }],
      parameters: { temperature: 0 },
      responseFormat: null,
      tools: [],
    };
    expect(() => checkParameters("openai", request)).toThrowError(
      expect.objectContaining({
        kind: "invalid_request",
        retryable: false,
        message: "o3 does not take temperature. Remove it from the parameters or choose another model.",
      }),
    );
  });
});
