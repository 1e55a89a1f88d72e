import { describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/domain/api/openapi/document";
import { apiReference } from "@/lib/domain/api/openapi/reference";
import { operations } from "@/lib/domain/api/operations/all";
import { sentEventTypes } from "@/lib/domain/webhooks/events";

const sections = apiReference(openApiDocument("1.0.0"));
const views = sections.flatMap((section) => section.operations);

function viewOf(id: string) {
  const view = views.find((candidate) => candidate.id === id);
  if (view === undefined) throw new Error(`No ${id}.`);
  return view;
}

describe("the reference", () => {
  it("shows every operation once, in sections that are not empty", () => {
    expect(views.map(({ id }) => id).sort()).toEqual(operations.map(({ id }) => id).sort());
    for (const section of sections) expect(section.operations.length, section.name).toBeGreaterThan(0);
    expect(sections.map(({ slug }) => slug)).toContain("golden-examples");
  });

  it("shows every event with its fields and an example where webhooks are", () => {
    const [section, ...others] = sections.filter(({ events }) => events.length > 0);
    expect([section?.slug, others]).toEqual(["webhooks", []]);
    expect(section?.events.map(({ type }) => type)).toEqual([...sentEventTypes]);
    const failed = section?.events.find(({ type }) => type === "run.failed");
    expect(failed?.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["type", "timestamp", "data", "data.run.error.kind"]),
    );
    expect(failed?.example).toMatchObject({ type: "run.failed", data: { run: { attempts: 4 } } });
  });

  it("tells the fields of a body, nested ones by their path", () => {
    const { bodyFields, bodyTypes, needsKey } = viewOf("runExperiment");
    const typeOf = (name: string) => bodyFields.find((field) => field.name === name)?.type;
    expect([needsKey, bodyTypes]).toEqual([true, ["application/json"]]);
    expect(bodyFields.find(({ name }) => name === "prompt_id")?.required).toBe(true);
    expect(typeOf("trials")).toBe("integer 1–20");
    expect(typeOf("models[].provider")).toMatch(/^"openai" \| /);
    expect(typeOf("models[].parameters.temperature")).toBe("number 0–2");
    expect(typeOf("gates.min_score")).toBe("number 0–1");
    expect(typeOf("gates.max_latency_p95_ms")).toBe("number from 0");
    expect(typeOf("smallest_difference")).toBe("number above 0, at most 1");
    expect(typeOf("models[].parameters.max_tokens")).toBe("integer 1–1,000,000");
  });

  it("tells the fields of alternatives once, with what each means", () => {
    const { bodyFields } = viewOf("createVersion");
    const of = (name: string) => bodyFields.find((field) => field.name === `response_format.${name}`);
    expect(of("type")).toMatchObject({ type: '"text" | "json_object" | "json_schema"', required: true });
    expect(of("type")?.description).toMatch(/`text`.*`json_object`.*`json_schema`/);
    expect([of("schema")?.required, of("strict")?.required]).toEqual([false, false]);
  });

  it("tells the fields and an example of an answer", () => {
    const answer = viewOf("getPrompt").answers.find(({ status }) => status === "200");
    const types = Object.fromEntries(answer?.fields.map(({ name, type }) => [name, type]) ?? []);
    expect(types).toMatchObject({
      id: "string (uuid)",
      latest_version: "Version | null",
      "latest_version.messages[].role": '"system" | "user" | "assistant"',
      metadata: "object",
    });
    expect(answer?.example).toMatchObject({ slug: "support-triage" });
  });

  it("tells parameters with their place and default", () => {
    const { parameters } = viewOf("listPrompts");
    expect(parameters.find(({ name }) => name === "limit")).toMatchObject({
      place: "query",
      required: false,
      description: expect.stringContaining("Default"),
    });
    expect(viewOf("activateVersion").parameters.map(({ name, place }) => [name, place])).toEqual([
      ["prompt", "path"],
      ["version", "path"],
      ["Idempotency-Key", "header"],
    ]);
    expect(viewOf("getHealth").needsKey).toBe(false);
  });
});
