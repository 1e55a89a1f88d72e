import { describe, expect, it } from "vitest";
import { z } from "zod";
import { queryTime } from "@/lib/domain/api/common";
import { jsonPointer, parseInput, parseQuery, queryObject, refuseUnstorable } from "@/lib/domain/api/inbound";
import { AssayError } from "@/lib/domain/errors";

function refusal(call: () => unknown): AssayError {
  try {
    call();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const bodySchema = z.strictObject({
  name: z.string(),
  items: z
    .array(z.union([z.string(), z.strictObject({ type: z.enum(["a", "b"]), weight: z.number().optional() })]))
    .optional(),
});

describe("parseInput", () => {
  it("names every problem with an RFC 6901 pointer", () => {
    const error = refusal(() => parseInput(bodySchema, { "a/b~c": 1, items: [{ type: "a", weight: "1" }] }));
    expect(error.status).toBe(422);
    expect(error.fields).toEqual(
      expect.arrayContaining([
        { pointer: "/name", message: "This field is required." },
        { pointer: "/items/0/weight", message: expect.stringContaining("number") },
        { pointer: "/a~1b~0c", message: "Unknown field. Remove it or check its spelling." },
      ]),
    );
    expect(error.fields).toHaveLength(3);
  });

  it("reports an unknown field inside the union branch that was meant", () => {
    const error = refusal(() => parseInput(bodySchema, { name: "x", items: [{ type: "a", wieght: 1 }] }));
    expect(error.fields).toEqual([
      { pointer: "/items/0/wieght", message: "Unknown field. Remove it or check its spelling." },
    ]);
  });

  it("refuses a body that is no object", () => {
    expect(refusal(() => parseInput(bodySchema, null)).fields[0]?.pointer).toBe("");
    expect(refusal(() => parseInput(bodySchema, [])).status).toBe(422);
  });
});

describe("refuseUnstorable", () => {
  it("finds U+0000 in values and keys at any depth", () => {
    const error = refusal(() => refuseUnstorable({ a: [{ b: "x\u0000" }], "k\u0000": 1 }));
    expect(error.fields.map((field) => field.pointer).sort()).toEqual(["", "/a/0/b"]);
  });

  it("finds half surrogate pairs, which jsonb refuses", () => {
    expect(refusal(() => refuseUnstorable({ a: "\ud800" })).fields).toHaveLength(1);
    expect(() => refuseUnstorable({ a: "😀 مرحبا 漢字" })).not.toThrow();
  });

  it("refuses nesting that would overflow a recursive parser", () => {
    const deep = JSON.parse(`${"[".repeat(200_000)}${"]".repeat(200_000)}`);
    expect(refusal(() => refuseUnstorable(deep)).message).toContain("Nested deeper");
  });
});

describe("queries", () => {
  it("gives a repeated parameter as a list, which scalar fields refuse", () => {
    expect(queryObject(new URLSearchParams("a=1&b=2&b=3"))).toEqual({ a: "1", b: ["2", "3"] });
    const schema = z.strictObject({ b: z.string() });
    expect(refusal(() => parseQuery(schema, new URLSearchParams("b=2&b=3"))).fields).toEqual([
      { pointer: "/b", message: "Given more than once. Give it once." },
    ]);
  });

  it("escapes pointers", () => {
    expect(jsonPointer([])).toBe("");
    expect(jsonPointer(["a/b", 0, "~"])).toBe("/a~1b/0/~0");
  });
});

describe("times in a query", () => {
  it("says once how a time is written", () => {
    expect(refusal(() => parseInput(queryTime, "yesterday")).fields).toEqual([
      { pointer: "", message: "Give a time such as 2026-03-01T09:30:00Z, or a date such as 2026-03-01." },
    ]);
  });

  it("are taken from the year 1 to the year 9999 in UTC, which is what can be stored and written", () => {
    expect(queryTime.parse("0001-01-01")).toBe("0001-01-01T00:00:00.000Z");
    expect(queryTime.parse("9999-12-31")).toBe("9999-12-31T00:00:00.000Z");
    for (const text of ["0000-01-01", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"]) {
      expect([text, queryTime.safeParse(text).success]).toEqual([text, false]);
    }
  });
});
