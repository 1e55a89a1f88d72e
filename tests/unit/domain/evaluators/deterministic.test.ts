import { describe, expect, it } from "vitest";
import { jsonDifferences } from "@/lib/domain/evaluators/json-equal";
import { lastNumber } from "@/lib/domain/evaluators/numeric";
import { cpuClock } from "@/tests/support/cpu-time";
import { evaluate, refusedConfig } from "./support";

async function score(...args: Parameters<typeof evaluate>): Promise<number | null> {
  return (await evaluate(...args)).score;
}

describe("exact_match", () => {
  it("is exact unless told otherwise", async () => {
    expect(await score("exact_match", { output: "Paris", expected: "Paris" })).toBe(1);
    expect(await score("exact_match", { output: "Paris\n", expected: "Paris" })).toBe(0);
    expect(
      await score(
        "exact_match",
        { output: " paris\n", expected: "Paris" },
        { trim: true, case_sensitive: false },
      ),
    ).toBe(1);
    const result = await evaluate("exact_match", { output: "Paris ", expected: "Paris" });
    expect(result.reason).toContain("white space only");
  });
});

describe("contains", () => {
  it("looks for the expected output by default, ignoring case", async () => {
    expect(await score("contains", { output: "It is PARIS.", expected: "paris" })).toBe(1);
    expect(
      await score("contains", { output: "It is PARIS.", expected: "paris" }, { case_sensitive: true }),
    ).toBe(0);
  });

  it("takes any or all of several texts", async () => {
    const output = "a b";
    expect(await score("contains", { output }, { values: ["b", "c"] })).toBe(1);
    expect(await score("contains", { output }, { values: ["b", "c"], mode: "all" })).toBe(0);
    const result = await evaluate("contains", { output }, { values: ["b", "c"], mode: "all" });
    expect(result.details).toEqual({ found: ["b"], missing: ["c"] });
    expect(await score("contains", { output: "é" }, { values: ["e\u0301"] })).toBe(1);
  });

  it("refuses wrong configs by field", () => {
    expect(Object.keys(refusedConfig("contains", { values: [], mode: "some" }))).toEqual([
      "/config/values",
      "/config/mode",
    ]);
    expect(Object.keys(refusedConfig("contains", { value: "x" }))).toEqual(["/config/value"]);
    expect(Object.keys(refusedConfig("contains", { values: ["a", ""] }))).toEqual(["/config/values/1"]);
  });
});

describe("regex", () => {
  it("finds a pattern with flags", async () => {
    expect(await score("regex", { output: "Order 12345 shipped" }, { pattern: "\\b\\d{5}\\b" })).toBe(1);
    expect(await score("regex", { output: "a\nB" }, { pattern: "^b$", flags: "im" })).toBe(1);
    expect(await score("regex", { output: "a\nB" }, { pattern: "^b$", flags: "i" })).toBe(0);
    expect(await score("regex", { output: "abc", expected: "^a.c$" })).toBe(1);
    expect(await score("regex", { output: "مرحبا 漢字" }, { pattern: "\\p{Han}+" })).toBe(1);
  });

  it("refuses what the linear engine cannot take, saying why", () => {
    expect(refusedConfig("regex", { pattern: "(?=a)b" })["/config/pattern"]).toContain("Lookahead");
    expect(refusedConfig("regex", { pattern: "(a)\\1" })["/config/pattern"]).toContain("Backreferences");
    expect(refusedConfig("regex", { pattern: "(a" })["/config/pattern"]).toContain("cannot be used");
    expect(Object.keys(refusedConfig("regex", { pattern: "a", flags: "g" }))).toEqual(["/config/flags"]);
  });

  it("is missing when the expected output is no pattern", async () => {
    expect(await score("regex", { output: "a", expected: "(a" })).toBeNull();
  });

  it("does not hang on a pattern that explodes elsewhere", async () => {
    expect(await score("regex", { output: `${"a".repeat(100_000)}b` }, { pattern: "^(a+)+$" })).toBe(0);
  });

  it("is missing, with the reason, where even linear time would be seconds", async () => {
    const output = "ab".repeat(50_000);
    const pattern = "((a|b)?(a|b)?){300}[cd]";
    const spent = cpuClock();
    const result = await evaluate("regex", { output }, { pattern });
    expect(spent()).toBeLessThan(500);
    expect(result).toMatchObject({
      score: null,
      reason: expect.stringMatching(/3003 steps.*100000 characters/),
    });
    expect(await score("regex", { output: output.slice(0, 1_000) }, { pattern })).toBe(0);
    const schema = { type: "string", pattern };
    expect(await score("json_schema", { output: JSON.stringify(output) }, { schema })).toBeNull();
    expect(await score("json_schema", { output: '"abc"' }, { schema })).toBe(1);
  });
});

describe("json_equal", () => {
  it("compares values, not text", async () => {
    expect(
      await score("json_equal", { output: '{"b":[1,2.0],"a":null}', expected: '{"a":null,"b":[1.0,2]}' }),
    ).toBe(1);
    expect(await score("json_equal", { output: "[1,2]", expected: "[2,1]" })).toBe(0);
    expect(await score("json_equal", { output: "[]", expected: "{}" })).toBe(0);
    expect(await score("json_equal", { output: '{"a":1}', expected: '{"a":1,"b":null}' })).toBe(0);
  });

  it("ignores paths written either way", async () => {
    const pair = {
      output: '{"id":1,"items":[{"n":1,"t":2},{"n":1,"t":3}]}',
      expected: '{"id":2,"items":[{"n":1,"t":0},{"n":1}]}',
    };
    expect(await score("json_equal", pair)).toBe(0);
    expect(await score("json_equal", pair, { ignore_paths: ["/id", "items.*.t"] })).toBe(1);
  });

  it("scores unreadable output 0 and an unreadable example missing", async () => {
    expect(await score("json_equal", { output: "```json\n{}\n```", expected: "{}" })).toBe(0);
    expect(await score("json_equal", { output: "{}", expected: "not json" })).toBeNull();
  });

  it("says where values differ", async () => {
    const result = await evaluate("json_equal", { output: '{"a/b":{"c":2}}', expected: '{"a/b":{"c":1}}' });
    expect(result.reason).toBe("/a~1b/c is 2, expected 1 (1 differ).");
    expect(jsonDifferences({ a: 1 }, { b: 1 }, []).map((difference) => difference.path)).toEqual([
      "/a",
      "/b",
    ]);
  });

  it("survives nesting that overflows recursion", async () => {
    const deep = (inner: string) => `${"[".repeat(50_000)}${inner}${"]".repeat(50_000)}`;
    expect(await score("json_equal", { output: "[[1]]", expected: deep("1") })).toBe(0);
  });
});

describe("json_schema", () => {
  const schema = {
    type: "object",
    properties: { label: { enum: ["a", "b"] }, mail: { type: "string", format: "email" } },
    required: ["label"],
    additionalProperties: false,
  };

  it("validates JSON output", async () => {
    expect(await score("json_schema", { output: '{"label":"a","mail":"x@y.de"}' }, { schema })).toBe(1);
    expect(await score("json_schema", { output: '{"label":"c"}' }, { schema })).toBe(0);
    expect(await score("json_schema", { output: '{"label":"a","mail":"nope"}' }, { schema })).toBe(0);
    expect(await score("json_schema", { output: "label: a" }, { schema })).toBe(0);
    expect(await score("json_schema", { output: "[1]" })).toBe(1);
    const result = await evaluate("json_schema", { output: '{"label":"c","x":1}' }, { schema });
    expect(result.details.errors).toEqual(
      expect.arrayContaining([{ path: "/label", message: expect.stringContaining("allowed values") }]),
    );
  });

  it("speaks 2020-12 and draft 7", async () => {
    const tuple = { prefixItems: [{ type: "string" }], items: false };
    expect(await score("json_schema", { output: '["a",1]' }, { schema: tuple })).toBe(0);
    const draft7 = {
      $schema: "http://json-schema.org/draft-07/schema#",
      items: [{ type: "string" }],
      additionalItems: false,
    };
    expect(await score("json_schema", { output: '["a",1]' }, { schema: draft7 })).toBe(0);
    expect(await score("json_schema", { output: '["a"]' }, { schema: draft7 })).toBe(1);
  });

  it("refuses schemas it cannot use", () => {
    expect(refusedConfig("json_schema", { schema: { type: "strnig" } })["/config/schema"]).toContain(
      "cannot be used",
    );
    expect(Object.keys(refusedConfig("json_schema", { schema: { $ref: "http://example.com/x" } }))).toEqual([
      "/config/schema",
    ]);
    expect(Object.keys(refusedConfig("json_schema", { schema: { $async: true } }))).toEqual([
      "/config/schema",
    ]);
    expect(Object.keys(refusedConfig("json_schema", { schema: { pattern: "(?=a)" } }))).toEqual([
      "/config/schema",
    ]);
  });

  it("is not hung by patterns or uniqueItems", async () => {
    expect(
      await score("json_schema", { output: `"${"a".repeat(50_000)}b"` }, { schema: { pattern: "^(a+)+$" } }),
    ).toBe(0);
    const items = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => ({ index })));
    expect(await score("json_schema", { output: items }, { schema: { uniqueItems: true } })).toBe(1);
    expect(
      await score(
        "json_schema",
        { output: '[{"a":1,"b":2},{"b":2,"a":1}]' },
        { schema: { uniqueItems: true } },
      ),
    ).toBe(0);
  });

  it("tells addresses, and is not hung by what nearly is one", async () => {
    const schema = { format: "url" };
    expect(await score("json_schema", { output: '"https://example.com/a?b=1"' }, { schema })).toBe(1);
    expect(await score("json_schema", { output: '"mailto:a@example.com"' }, { schema })).toBe(0);
    const spent = cpuClock();
    const hostile = JSON.stringify(`http://${"::".repeat(100_000)}%`);
    expect(await score("json_schema", { output: hostile }, { schema })).toBe(0);
    expect(spent()).toBeLessThan(2_000);
  });

  it("answers when output nests deeper than a recursive schema can follow", async () => {
    const schema = { $defs: { n: { items: { $ref: "#/$defs/n" } } }, $ref: "#/$defs/n" };
    const output = `${"[".repeat(40_000)}${"]".repeat(40_000)}`;
    expect(await score("json_schema", { output }, { schema })).toBe(0);
  });
});

describe("numeric", () => {
  it("reads the last number", () => {
    const cases: [string, string | null][] = [
      ["The answer is 1,234.50 dollars.", "1234.5"],
      ["2 + 2 = 4", "4"],
      ["−3", "-3"],
      ["-0.5e3", "-500"],
      ["12,34", "34"],
      ["50%", "50"],
      [".5", "0.5"],
      ["gpt-4", "4"],
      ["3-4", "4"],
      ["= -4", "-4"],
      ["none", null],
      ["", null],
    ];
    for (const [text, value] of cases) expect(lastNumber(text)?.toString() ?? null, text).toBe(value);
  });

  it("allows tolerances, exactly", async () => {
    expect(await score("numeric", { output: "1.1", expected: "1.0" }, { absolute: 0.1 })).toBe(1);
    expect(await score("numeric", { output: "1.11", expected: "1.0" }, { absolute: 0.1 })).toBe(0);
    expect(await score("numeric", { output: "-102", expected: "-100" }, { relative: 0.02 })).toBe(1);
    expect(await score("numeric", { output: "0.1", expected: "0.1000000000000000055" })).toBe(0);
    expect(await score("numeric", { output: "no idea", expected: "3" })).toBe(0);
    expect(await score("numeric", { output: "3", expected: "three" })).toBeNull();
    expect(Object.keys(refusedConfig("numeric", { absolute: -1 }))).toEqual(["/config/absolute"]);
  });
});

describe("latency and cost", () => {
  it("compare with a ceiling and are missing when unknown", async () => {
    expect(await score("latency", { latencyMs: 100 }, { max_ms: 100 })).toBe(1);
    expect(await score("latency", { latencyMs: 101 }, { max_ms: 100 })).toBe(0);
    expect(await score("latency", {})).toBeNull();
    expect(await score("cost", { costUsd: "0.010000000000000000001" }, { max_usd: 0.01 })).toBe(0);
    expect(await score("cost", { costUsd: "0.01" }, { max_usd: 0.01 })).toBe(1);
    expect(await score("cost", {})).toBeNull();
  });
});
