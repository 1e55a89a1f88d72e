import { describe, expect, it } from "vitest";
import { AssayError } from "@/lib/domain/errors";
import { evaluatorTypes } from "@/lib/domain/evaluators/evaluator";
import {
  configJsonSchema,
  evaluatorRegistry,
  getEvaluator,
  parseEvaluatorConfig,
} from "@/lib/domain/evaluators/registry";
import { defaultEvaluators, type LibraryEvaluator, resolveEvaluators } from "@/lib/domain/evaluators/resolve";
import { refusedConfig } from "./support";

function pointers(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    if (error instanceof AssayError) return error.fields.map((field) => field.pointer);
    throw error;
  }
  return [];
}

describe("registry", () => {
  it("has every type under its own name", () => {
    expect(Object.keys(evaluatorRegistry).sort()).toEqual([...evaluatorTypes].sort());
    for (const type of evaluatorTypes) expect(getEvaluator(type).type).toBe(type);
  });

  it("weighs and thresholds as the plan says", () => {
    const unweighted = evaluatorTypes.filter((type) => getEvaluator(type).defaultWeight === 0);
    expect(unweighted.sort()).toEqual(["cost", "hallucination", "latency"]);
    for (const type of [
      "exact_match",
      "contains",
      "regex",
      "json_equal",
      "json_schema",
      "numeric",
    ] as const) {
      expect(getEvaluator(type).defaultThreshold, type).toBe(1);
    }
    for (const type of [
      "levenshtein",
      "bleu",
      "rouge",
      "chrf",
      "llm_correctness",
      "rubric",
      "javascript",
    ] as const) {
      expect(getEvaluator(type).defaultThreshold, type).toBe(0.7);
    }
  });

  it("versions every judge prompt and no other type", () => {
    for (const type of evaluatorTypes) {
      const { kind, judgePromptVersion } = getEvaluator(type);
      expect(judgePromptVersion !== null, type).toBe(kind === "judged");
    }
  });

  it("describes every config field for the form", () => {
    for (const type of evaluatorTypes) {
      const { properties } = configJsonSchema(type) as {
        properties?: Record<string, { title?: string; description?: string }>;
      };
      for (const [name, field] of Object.entries(properties ?? {})) {
        expect(field.title, `${type}.${name}`).toBeTruthy();
        expect(field.description, `${type}.${name}`).toBeTruthy();
      }
    }
  });

  it("completes configs and refuses unknown fields of every type", () => {
    const needed: Record<string, object> = {
      rubric: { criteria: "c" },
      javascript: { code: "c" },
      http: { url: "https://a.b" },
    };
    for (const type of evaluatorTypes) {
      const given = { ...needed[type] };
      const config = parseEvaluatorConfig(type, given);
      expect(parseEvaluatorConfig(type, config), type).toEqual(config);
      expect(Object.keys(refusedConfig(type, { ...given, nonsense: 1 })), type).toEqual(["/config/nonsense"]);
    }
    for (const [type, field] of [
      ["rubric", "criteria"],
      ["javascript", "code"],
      ["http", "url"],
    ] as const) {
      expect(refusedConfig(type, {})[`/config/${field}`], type).toBe("This field is required.");
    }
  });

  it("wants models as provider/model", () => {
    for (const model of ["gpt-4.1", "nobody/x", "openai/", 3]) {
      expect(Object.keys(refusedConfig("llm_correctness", { model })), String(model)).toEqual([
        "/config/model",
      ]);
    }
    expect(parseEvaluatorConfig("hallucination", { model: "openai/a/b" })).toEqual({ model: "openai/a/b" });
  });

  it("drops evaluators by the example alone", () => {
    const none = { expected: null, context: null };
    const dropped = evaluatorTypes.filter((type) => {
      const given = { rubric: { criteria: "c" }, javascript: { code: "c" }, http: { url: "https://a.b" } }[
        type as string
      ];
      return !getEvaluator(type).applies(none, parseEvaluatorConfig(type, given ?? {}));
    });
    expect(dropped.sort()).toEqual([
      "bleu",
      "chrf",
      "contains",
      "exact_match",
      "json_equal",
      "levenshtein",
      "lexical_similarity",
      "llm_correctness",
      "numeric",
      "regex",
      "rouge",
      "semantic_similarity",
    ]);
    expect(getEvaluator("contains").applies(none, parseEvaluatorConfig("contains", { values: ["a"] }))).toBe(
      true,
    );
  });
});

describe("resolveEvaluators", () => {
  const library: LibraryEvaluator[] = [
    {
      id: "0198c5a0-1111-7abc-8def-0123456789ab",
      name: "has total",
      type: "contains",
      config: parseEvaluatorConfig("contains", { values: ["total"] }),
      weight: 2,
      threshold: 1,
      gate: true,
    },
  ];

  it("takes correctness and hallucination when nothing is chosen", () => {
    expect(resolveEvaluators(undefined, library)).toEqual(defaultEvaluators());
    expect(defaultEvaluators().map(({ type, weight, gate }) => [type, weight, gate])).toEqual([
      ["llm_correctness", 1, false],
      ["hallucination", 0, false],
    ]);
  });

  it("looks up names and ids and completes inline ones", () => {
    const { id, ...spec } = library[0] as LibraryEvaluator;
    expect(resolveEvaluators(["has total"], library)).toEqual([spec]);
    expect(resolveEvaluators([id.toUpperCase()], library)).toEqual([spec]);
    expect(
      resolveEvaluators(
        [
          { type: "numeric", weight: 3 },
          { type: "numeric", config: { absolute: 1 } },
        ],
        [],
      ),
    ).toEqual([
      {
        name: "numeric",
        type: "numeric",
        config: { absolute: 0, relative: 0 },
        weight: 3,
        threshold: 1,
        gate: false,
      },
      {
        name: "numeric 2",
        type: "numeric",
        config: { absolute: 1, relative: 0 },
        weight: 1,
        threshold: 1,
        gate: false,
      },
    ]);
  });

  it("points at what is wrong", () => {
    expect(pointers(() => resolveEvaluators(["nope"], library))).toEqual(["/evaluators/0"]);
    expect(pointers(() => resolveEvaluators(["has total", "has total"], library))).toEqual(["/evaluators/1"]);
    const wrong = [{ type: "contains" as const }, { type: "regex" as const, config: { pattern: "(" } }];
    expect(pointers(() => resolveEvaluators(wrong, library))).toEqual(["/evaluators/1/config/pattern"]);
  });
});
