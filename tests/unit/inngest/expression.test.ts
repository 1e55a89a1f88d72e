import { describe, expect, it } from "vitest";
import { parseExpression } from "@/inngest/embedded/expression";

const scope = {
  event: { name: "e", data: { id: "7", n: 7, deep: { on: true } } },
  async: { data: { id: "7" } },
};

describe("parseExpression", () => {
  it.each([
    ["event.data.id", "7"],
    ["event.data.n", 7],
    ["event.data.missing.more", null],
    ["'text'", "text"],
    ['"text"', "text"],
    ["-12.5", -12.5],
    ["true", true],
    ["event.data.id == async.data.id", true],
    ["event.data.n == '7'", false],
    ["event.data.id != '8'", true],
    ["event.name == 'e' && event.data.deep.on == true", true],
    ["event.name == 'e' && event.data.deep.on == false", false],
    ["event.data.constructor", null],
  ])("%s", (source, value) => {
    expect(parseExpression(source)(scope)).toEqual(value);
  });

  it.each([
    "event.data.n > 3",
    "size(event.data.id)",
    "other.id",
    "a ? b : c",
    "event.data.id == 'a' == 'b'",
    "",
    "'it\\'s'",
  ])("refuses %s", (source) => {
    expect(() => parseExpression(source)).toThrow(/is neither a path|is not one comparison/);
  });
});
