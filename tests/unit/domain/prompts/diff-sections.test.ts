import { describe, expect, it } from "vitest";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { displayDiff, responseFormatName } from "@/lib/domain/prompts/diff-sections";

function version(changes: Partial<VersionAnswer>): VersionAnswer {
  return {
    id: "00000000-0000-7000-8000-000000000000",
    prompt_id: "00000000-0000-7000-8000-000000000001",
    number: 1,
    messages: [{ role: "user", content: "Hello {{ name }}" }],
    template: "Hello {{ name }}",
    template_format: "liquid",
    variables: ["name"],
    provider: "demo",
    model: "demo-large",
    parameters: {},
    response_format: null,
    tools: [],
    fallbacks: [],
    change_note: null,
    labels: [],
    is_active: false,
    content_hash: "",
    created_by: null,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    ...changes,
  };
}

const schema = (type: string) => ({ type: "json_schema" as const, name: "answer", schema: { type } });

describe("displayDiff", () => {
  it("says nothing of two versions that do the same", () => {
    const diff = displayDiff(version({}), version({ number: 2, change_note: "again" }));
    expect(diff.settings).toEqual([]);
    expect(diff.structures).toEqual([]);
    expect(diff.messages.flatMap((section) => section.rows).every((row) => row.kind === "same")).toBe(true);
  });

  it("names a response format in the settings and shows its schema as a text", () => {
    const diff = displayDiff(version({}), version({ response_format: schema("object") }));
    expect(diff.settings).toEqual([{ field: "response_format", from: "text", to: "json_schema: answer" }]);
    expect(diff.structures.map((section) => section.title)).toEqual(["answer schema"]);
    expect(diff.structures[0]?.rows.every((row) => row.kind === "added")).toBe(true);
  });

  it("shows a changed schema of one name as text alone", () => {
    const diff = displayDiff(
      version({ response_format: schema("object") }),
      version({ response_format: schema("array") }),
    );
    expect(diff.settings).toEqual([]);
    expect(diff.structures[0]?.rows.filter((row) => row.kind === "changed")).toHaveLength(1);
  });

  it("lists tools and fallback models by name", () => {
    const diff = displayDiff(
      version({ tools: [{ name: "search", parameters: {} }] }),
      version({ fallbacks: [{ provider: "openai", model: "gpt-4.1-mini" }] }),
    );
    expect(diff.settings).toEqual([
      { field: "tools", from: "search", to: null },
      { field: "fallbacks", from: null, to: "openai/gpt-4.1-mini" },
    ]);
    expect(diff.structures.map((section) => section.title)).toEqual(["tools"]);
  });
});

it("calls no format and text the same", () => {
  expect([null, { type: "text" as const }].map(responseFormatName)).toEqual(["text", "text"]);
  expect(responseFormatName({ type: "json_object" })).toBe("json_object");
});
