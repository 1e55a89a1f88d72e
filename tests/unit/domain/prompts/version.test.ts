import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AssayError } from "@/lib/domain/errors";
import {
  contentHash,
  loneTemplate,
  nextVersion,
  refuseUnchanged,
  type VersionContent,
} from "@/lib/domain/prompts/version";

function pointers(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    if (error instanceof AssayError) return error.fields.map((field) => field.pointer);
    throw error;
  }
  return [];
}

const first = nextVersion(null, {
  template: "Hi {{ name }}",
  provider: "openai",
  model: "gpt-4.1",
  parameters: { temperature: 0 },
  fallbacks: [{ provider: "demo", model: "demo" }],
});

describe("nextVersion", () => {
  it("makes a first version of a template", () => {
    expect(first).toEqual({
      messages: [{ role: "user", content: "Hi {{ name }}" }],
      templateFormat: "liquid",
      provider: "openai",
      model: "gpt-4.1",
      parameters: { temperature: 0 },
      responseFormat: null,
      tools: [],
      fallbacks: [{ provider: "demo", model: "demo" }],
    });
    expect(pointers(() => nextVersion(null, {}))).toEqual(["/template"]);
  });

  it("inherits what is left out and clears what is null", () => {
    expect(nextVersion(first, { model: "gpt-4.1-mini" })).toEqual({ ...first, model: "gpt-4.1-mini" });
    expect(nextVersion(first, { parameters: null, fallbacks: null })).toEqual({
      ...first,
      parameters: {},
      fallbacks: [],
    });
    expect(nextVersion(first, { provider: null })).toEqual({ ...first, provider: null, model: null });
    expect(nextVersion(first, { model: null })).toEqual({ ...first, provider: null, model: null });
  });

  it("never keeps another provider's model", () => {
    expect(pointers(() => nextVersion(first, { provider: "anthropic" }))).toEqual(["/model"]);
    expect(pointers(() => nextVersion(first, { provider: "openai", model: null }))).toEqual(["/model"]);
    const none: VersionContent = { ...first, provider: null, model: null };
    expect(pointers(() => nextVersion(none, { model: "m" }))).toEqual(["/provider"]);
  });

  it("keeps the format while the text uses it and recognises the other one", () => {
    const fString = nextVersion(null, { template: "Hi {name}" });
    expect(fString.templateFormat).toBe("f-string");
    expect(nextVersion(fString, { template: "Hi {{ name }}" }).templateFormat).toBe("liquid");
    expect(nextVersion(fString, { template: 'Say {{"a": 1}} to {name}' }).templateFormat).toBe("f-string");
    expect(nextVersion(first, { template: "Hi {name}" }).templateFormat).toBe("f-string");
    expect(nextVersion(first, { template: "{{ name }} {x}" }).templateFormat).toBe("liquid");
    expect(nextVersion(first, { template: "Hi {name}", template_format: "liquid" }).templateFormat).toBe(
      "liquid",
    );
  });

  it("refuses a template that does not parse, at the field it came in", () => {
    expect(pointers(() => nextVersion(first, { template: "{{ a" }))).toEqual(["/template"]);
    const messages = [
      { role: "system" as const, content: "ok" },
      { role: "user" as const, content: "{% if %}" },
    ];
    expect(pointers(() => nextVersion(first, { messages }))).toEqual(["/messages/1/content"]);
  });
});

describe("contentHash", () => {
  it("is SHA-256 of JSON with sorted keys, whatever the order of ours", () => {
    const canonical =
      '{"fallbacks":[{"model":"demo","provider":"demo"}],"messages":[{"content":"Hi {{ name }}","role":"user"}],' +
      '"model":"gpt-4.1","parameters":{"temperature":0},"provider":"openai","responseFormat":null,' +
      '"templateFormat":"liquid","tools":[]}';
    expect(contentHash(first)).toBe(createHash("sha256").update(canonical).digest("hex"));
    const reordered = Object.fromEntries(Object.entries(first).reverse());
    expect(contentHash({ ...first, ...reordered })).toBe(contentHash(first));
  });

  it("lets a version equal to the latest be refused", () => {
    const latest = { number: 1, contentHash: contentHash(first) };
    expect(() => refuseUnchanged(latest, contentHash(nextVersion(first, { change_note: "x" })))).toThrow(
      /version 1/,
    );
    expect(() => refuseUnchanged(latest, contentHash(nextVersion(first, { template: "Bye" })))).not.toThrow();
    expect(() => refuseUnchanged(null, contentHash(first))).not.toThrow();
  });
});

describe("loneTemplate", () => {
  it("is the one user message", () => {
    expect(loneTemplate([{ role: "user", content: "a" }])).toBe("a");
    expect(loneTemplate([{ role: "system", content: "a" }])).toBeNull();
    expect(
      loneTemplate([
        { role: "user", content: "a" },
        { role: "user", content: "b" },
      ]),
    ).toBeNull();
  });
});
