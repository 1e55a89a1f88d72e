import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { createApiKeyBody } from "@/lib/domain/api/api-keys";
import { moneyInputSchema, pageQuerySchema, promptRef, queryTime, versionRef } from "@/lib/domain/api/common";
import { decodeCursor, encodeCursor, timePositionSchema } from "@/lib/domain/api/cursor";
import { createEvaluationBody } from "@/lib/domain/api/evaluators";
import { addVariantsBody, listCellsQuery, runExperimentBody } from "@/lib/domain/api/experiments";
import { createExampleBody, listExamplesQuery } from "@/lib/domain/api/golden-examples";
import { parseInput, parseQuery } from "@/lib/domain/api/inbound";
import {
  compareBody,
  createPromptBody,
  createVersionBody,
  evaluateVersionQuery,
} from "@/lib/domain/api/prompts";
import { listRunsQuery, llmRequestBody, runBody } from "@/lib/domain/api/runs";
import { AssayError } from "@/lib/domain/errors";

const id = "0198c5a0-1111-7abc-8def-0123456789ab";

function pointers(schema: z.ZodType, value: unknown): string[] {
  try {
    parseInput(schema, value);
  } catch (error) {
    if (error instanceof AssayError) return error.fields.map((field) => field.pointer);
    throw error;
  }
  return [];
}

describe("prompt bodies", () => {
  it("takes a template or messages, never both, never neither", () => {
    const messages = [{ role: "user", content: "Hi" }];
    expect(pointers(createPromptBody, { name: "x", template: "Hi" })).toEqual([]);
    expect(pointers(createPromptBody, { name: "x", messages })).toEqual([]);
    expect(pointers(createPromptBody, { name: "x", template: "Hi", messages })).toEqual(["/template"]);
    expect(pointers(createPromptBody, { name: "x" })).toEqual(["/template"]);
    expect(pointers(createVersionBody, {})).toEqual([]);
  });

  it("refuses reserved slugs, empty messages, an unknown role and repeated tools", () => {
    expect(pointers(createPromptBody, { name: "x", template: "Hi", slug: "diff" })).toEqual(["/slug"]);
    expect(pointers(createPromptBody, { name: "x", messages: [] })).toEqual(["/messages"]);
    expect(pointers(createPromptBody, { name: "x", messages: [{ role: "tool", content: "a" }] })).toEqual([
      "/messages/0/role",
    ]);
    const tool = { name: "search", parameters: {} };
    expect(pointers(createVersionBody, { tools: [tool, tool] })).toEqual(["/tools/1/name"]);
  });

  it("wants provider and model together on a first version", () => {
    expect(pointers(createPromptBody, { name: "x", template: "Hi", provider: "demo" })).toEqual(["/model"]);
    expect(pointers(createPromptBody, { name: "x", template: "Hi", model: "m" })).toEqual(["/provider"]);
  });

  it("limits templates and variables", () => {
    expect(pointers(createVersionBody, { template: "x".repeat(200_001) })).toEqual(["/template"]);
    expect(pointers(runBody, { prompt_version_id: id, variables: { a: "x".repeat(1_000_001) } })).toEqual([
      "/variables",
    ]);
  });

  it("refuses to compare a version with itself", () => {
    expect(pointers(compareBody, { prompt_id: "p", version_a: 1, version_b: "1" })).toEqual(["/version_b"]);
    expect(pointers(compareBody, { prompt_id: "p", version_a: 1, version_b: 2 })).toEqual([]);
  });
});

describe("run bodies", () => {
  it("takes a version id, or a prompt with a label or a number", () => {
    expect(pointers(runBody, { prompt_version_id: id })).toEqual([]);
    expect(pointers(runBody, { prompt: "triage", label: "staging" })).toEqual([]);
    expect(pointers(runBody, { prompt: "triage", prompt_version_id: 3 })).toEqual([]);
    expect(pointers(runBody, {})).toEqual(["/prompt_version_id"]);
    expect(pointers(runBody, { prompt_version_id: 3 })).toEqual(["/prompt"]);
    expect(pointers(runBody, { prompt_version_id: id, prompt: "triage" })).toEqual(["/prompt"]);
    expect(pointers(runBody, { prompt: "triage", label: "staging", prompt_version_id: 3 })).toEqual([
      "/label",
    ]);
    expect(pointers(runBody, { prompt_version_id: "latest" })).toEqual(["/prompt_version_id"]);
  });

  it("names a provider that does not exist and a parameter out of range", () => {
    const messages = [{ role: "user", content: "Hi" }];
    expect(
      pointers(llmRequestBody, { provider: "nope", model: "m", messages, parameters: { temperature: 3 } }),
    ).toEqual(["/provider", "/parameters/temperature"]);
  });
});

describe("experiment bodies", () => {
  it("fills what was left out and reads money either way", () => {
    const body = parseInput(runExperimentBody, {
      prompt_id: "triage",
      experiment_name: "A",
      evaluators: ["exact", { type: "contains", config: { values: ["a"] }, gate: true }],
      budget_usd: 0.000001,
    });
    expect(body.trials).toBe(1);
    expect(body.budget_usd).toBe("0.000001");
    expect(parseInput(moneyInputSchema, "2.50")).toBe("2.50");
    expect(parseInput(moneyInputSchema, 100)).toBe("100");
  });

  it("refuses an unknown evaluator type, an empty choice and a negative budget", () => {
    const base = { prompt_id: "triage", experiment_name: "A" };
    expect(pointers(runExperimentBody, { ...base, evaluators: [{ type: "magic" }] })).toEqual([
      "/evaluators/0/type",
    ]);
    expect(pointers(runExperimentBody, { ...base, version_ids: [] })).toEqual(["/version_ids"]);
    expect(pointers(runExperimentBody, { ...base, budget_usd: -1 })).toEqual(["/budget_usd"]);
    expect(pointers(addVariantsBody, {})).toEqual(["/version_ids"]);
    expect(pointers(createEvaluationBody, { run_id: id, output: "x", evaluators: ["a"] })).toEqual([
      "/run_id",
    ]);
  });
});

describe("example and key bodies", () => {
  it("reads input data as an object or as JSON text", () => {
    expect(parseInput(createExampleBody, { input_data: '{"a":1}' })).toEqual({
      input_data: { a: 1 },
      expected_output: null,
      context: null,
      tags: [],
    });
    expect(pointers(createExampleBody, { input_data: "[1]" })).toEqual(["/input_data"]);
    expect(pointers(createExampleBody, { input_data: "{" })).toEqual(["/input_data"]);
    expect(pointers(createExampleBody, { expected_output: "x" })).toEqual(["/input_data"]);
  });

  it("never makes an owner key", () => {
    expect(pointers(createApiKeyBody, { name: "ci", role: "owner" })).toEqual(["/role"]);
    expect(parseInput(createApiKeyBody, { name: "ci" }).role).toBe("editor");
  });
});

describe("queries", () => {
  const query = (schema: z.ZodType, text: string) => {
    try {
      return parseQuery(schema, new URLSearchParams(text));
    } catch (error) {
      if (error instanceof AssayError) return error.fields.map((field) => field.pointer);
      throw error;
    }
  };

  it("bounds pages", () => {
    expect(query(pageQuerySchema, "")).toEqual({ limit: 50 });
    expect(query(pageQuerySchema, "limit=200")).toEqual({ limit: 200 });
    for (const bad of ["0", "201", "-1", "1.5", "", "1e2"]) {
      expect(query(pageQuerySchema, `limit=${bad}`)).toEqual(["/limit"]);
    }
    expect(query(pageQuerySchema, "offset=1")).toEqual(["/offset"]);
  });

  it("reads waits, booleans, scores and times", () => {
    expect(query(evaluateVersionQuery, "")).toEqual({ wait: 30 });
    expect(query(evaluateVersionQuery, "wait=61")).toEqual(["/wait"]);
    expect(query(listExamplesQuery, "is_active=false")).toEqual({ limit: 50, is_active: false });
    expect(query(listCellsQuery, "min_score=0.5&max_score=0.25")).toEqual(["/max_score"]);
    expect(parseInput(queryTime, "2026-01-02T03:04:05+02:00")).toBe("2026-01-02T01:04:05.000Z");
    expect(parseInput(queryTime, "2026-01-02")).toBe("2026-01-02T00:00:00.000Z");
    expect(query(listRunsQuery, "from=2026-01-02&to=2026-01-02")).toEqual(["/to"]);
    expect(query(listRunsQuery, "status=done")).toEqual(["/status"]);
  });
});

describe("references and cursors", () => {
  it("tells ids from slugs and numbers", () => {
    expect(promptRef("triage")).toEqual({ slug: "triage" });
    expect(promptRef(id.toUpperCase())).toEqual({ id });
    expect(versionRef("12")).toEqual({ number: 12 });
    expect(versionRef(id)).toEqual({ id });
    for (const bad of ["0", "-1", "1.5", "latest", "", "12345678901"]) expect(versionRef(bad)).toBeNull();
  });

  it("reads back its own cursors and no others", () => {
    const position = { at: "2026-01-02T03:04:05.678Z", id };
    const cursor = encodeCursor("runs", position);
    expect(decodeCursor("runs", cursor, timePositionSchema)).toEqual(position);
    for (const [list, text] of [
      ["prompts", cursor],
      ["runs", "nonsense"],
      ["runs", encodeCursor("runs", { at: "yesterday", id })],
      ["runs", `${cursor}AAAA`],
    ] as const) {
      expect(() => decodeCursor(list, text, timePositionSchema)).toThrow(AssayError);
    }
  });
});
