import { describe, expect, it } from "vitest";
import { type ExportExample, exportExamples } from "@/lib/domain/examples/export";
import { type ImportFormat, importError, parseExamples } from "@/lib/domain/examples/import";
import { maxImportRows } from "@/lib/domain/examples/schema";

function example(fields: Partial<ExportExample>): ExportExample {
  return { input_data: { q: "x" }, expected_output: null, context: null, tags: [], ...fields };
}

describe("CSV import", () => {
  it("reads variables, expected output, context and tags", () => {
    const preview = parseExamples(
      "csv",
      'question,expected_output,context,tags\nWhy?,Because,"a, b",core; edge\n',
    );
    expect(preview).toEqual({
      rows: [
        {
          input_data: { question: "Why?" },
          expected_output: "Because",
          context: "a, b",
          tags: ["core", "edge"],
        },
      ],
      errors: [],
    });
  });

  it("takes a byte order mark, CRLF, quoted newlines and doubled quotes", () => {
    const bytes = new TextEncoder().encode(
      '\uFEFFq,expected_output\r\n"a\r\nb ""c""",ok\r\n\r\n漢字 😀,مرحبا\r\n',
    );
    expect(parseExamples("csv", bytes).rows.map((row) => [row.input_data.q, row.expected_output])).toEqual([
      ['a\r\nb "c"', "ok"],
      ["漢字 😀", "مرحبا"],
    ]);
  });

  it("takes semicolons and tabs of spreadsheets", () => {
    expect(parseExamples("csv", "q;expected_output\na,b;c\n").rows[0]?.input_data).toEqual({ q: "a,b" });
    expect(parseExamples("csv", "q\texpected_output\na\tb\n").rows[0]?.expected_output).toBe("b");
  });

  it("tells no value from the empty text", () => {
    const rows = parseExamples("csv", 'q,expected_output,context\na,,""\n').rows;
    expect(rows[0]).toMatchObject({ expected_output: null, context: "" });
  });

  it("reads tags split by comma or as a JSON list", () => {
    const rows = parseExamples("csv", 'q,tags\na,"x, y"\nb,"[""a,b"",""c""]"\n').rows;
    expect(rows.map((row) => row.tags)).toEqual([
      ["x", "y"],
      ["a,b", "c"],
    ]);
  });

  it("names every bad row, also after broken quotes", () => {
    const text = [
      "input_data,tags",
      "{},a",
      "[],b",
      '{"a":1},x',
      "{},[1]",
      '"{""b"":2}",c',
      '"{}" d,e',
      "{}",
      "{},f",
      '{},"never',
      "closed",
    ].join("\n");
    const { rows, errors } = parseExamples("csv", text);
    expect(rows.map((row) => row.tags)).toEqual([["a"], ["c"], ["f"]]);
    expect(errors).toEqual([
      { row: 2, message: expect.stringContaining("input_data: Expected a JSON object") },
      { row: 3, message: expect.stringContaining("inside an unquoted cell") },
      { row: 4, message: expect.stringContaining("tags") },
      { row: 6, message: expect.stringContaining("after its closing quote") },
      { row: 7, message: "Has 1 cells where the header has 2." },
      { row: 9, message: expect.stringContaining("never closed") },
    ]);
  });

  it("says of a file of megabytes behind one open quote what is wrong with it", () => {
    expect(parseExamples("csv", `"${"a".repeat(20_000_000)}`).errors).toEqual([
      { row: 0, message: expect.stringContaining("never closed") },
    ]);
  });

  it("refuses a header that cannot be used", () => {
    for (const [text, message] of [
      ["a,a\n1,2\n", "Two columns"],
      ["a,\n1,2\n", "no name"],
      [`${"a".repeat(201)}\n1\n`, "longer than 200"],
      ["expected_output,tags\n1,2\n", "No column holds input"],
      ["", "empty"],
      ["q\n", "no rows"],
    ] as const) {
      expect(parseExamples("csv", text).errors, text).toEqual([
        { row: 0, message: expect.stringContaining(message) },
      ]);
    }
  });

  it("keeps a column named like a property of every object", () => {
    expect(
      Object.keys(parseExamples("csv", "constructor,toString\na,b\n").rows[0]?.input_data ?? {}),
    ).toEqual(["constructor", "toString"]);
  });
});

describe("JSON and JSON Lines import", () => {
  it("reads objects and skips blank lines, counting them", () => {
    const { rows, errors } = parseExamples(
      "jsonl",
      '{"input_data":{"a":[1]}}\n\nnope\n{"input_data":"{\\"b\\":2}"}\r\n{"x":1}',
    );
    expect(rows.map((row) => row.input_data)).toEqual([{ a: [1] }, { b: 2 }]);
    expect(errors.map((error) => error.row)).toEqual([3, 5]);
    expect(errors[1]?.message).toContain("input_data: is required");
    expect(errors[1]?.message).toContain("x: Unknown field");
  });

  it("wants a list in JSON", () => {
    expect(parseExamples("json", "{}").errors[0]?.row).toBe(0);
    expect(parseExamples("json", "[").errors[0]?.message).toContain("Not JSON");
    expect(parseExamples("json", '[{"input_data":{}}, 3]').errors).toEqual([
      { row: 2, message: expect.any(String) },
    ]);
  });

  it("refuses U+0000, bytes that are not UTF-8, and too many rows", () => {
    expect(parseExamples("json", '[{"input_data":{"a":"\\u0000"}}]').errors[0]?.message).toContain("U+0000");
    expect(parseExamples("csv", "q\na\u0000b\n").errors[0]?.message).toContain("U+0000");
    expect(parseExamples("csv", new Uint8Array([0x71, 0x0a, 0xff, 0xfe])).errors[0]?.message).toContain(
      "UTF-8",
    );
    const many = parseExamples("csv", `q\n${"a\n".repeat(maxImportRows + 1)}`);
    expect(many.rows).toEqual([]);
    expect(many.errors[0]?.message).toContain(`${maxImportRows + 1} rows`);
  });

  it("makes a 422 that lists every row", () => {
    const error = importError(parseExamples("json", "[1, 2]").errors);
    expect(error.status).toBe(422);
    expect(error.fields.map((field) => field.pointer)).toEqual(["/0", "/1"]);
    expect(error.fields[1]?.message).toMatch(/^Row 2: /);
  });
});

describe("export", () => {
  const plain = [
    example({ input_data: { q: 'say "hi", ok', b: "" }, expected_output: "", context: " spaced " }),
    example({ input_data: { q: "=1+1", b: "line\r\nbreak\n" }, expected_output: "-5", tags: ["a", "b c"] }),
    example({ input_data: { q: "漢字 😀 مرحبا", b: "a;b\tc" }, tags: ["one"] }),
    example({ input_data: { q: "42", b: "null" }, expected_output: "\uFEFFbom" }),
  ];
  const mixed = [
    example({ input_data: { n: 1.5, deep: { list: [true, null] }, __proto__x: "y" } }),
    example({ input_data: {}, expected_output: "x", tags: ["semi;colon", "com,ma", "[list]"] }),
    example({ input_data: { tags: "a variable called tags", input_data: "and one called input_data" } }),
  ];

  it.each<[ImportFormat, string, ExportExample[]]>(
    (["csv", "jsonl", "json"] as const).flatMap((format) => [
      [format, "text variables", plain] as [ImportFormat, string, ExportExample[]],
      [format, "other variables", mixed] as [ImportFormat, string, ExportExample[]],
      [format, "one variable with a semicolon in its name", [example({ input_data: { "a;b": "c" } })]] as [
        ImportFormat,
        string,
        ExportExample[],
      ],
    ]),
  )("imports back exactly: %s with %s", (format, _name, examples) => {
    const text = [...exportExamples(format, examples)].join("");
    expect(parseExamples(format, text)).toEqual({ rows: examples, errors: [] });
    expect(parseExamples(format, new TextEncoder().encode(text)).rows).toEqual(examples);
  });

  it("gives text variables a column each", () => {
    const text = [...exportExamples("csv", plain)].join("");
    expect(text.split("\r\n")[0]).toBe("q,b,expected_output,context,tags");
  });

  it("writes an empty list that still has its header", () => {
    expect([...exportExamples("csv", [])].join("")).toBe("input_data,expected_output,context,tags\r\n");
    expect(JSON.parse([...exportExamples("json", [])].join(""))).toEqual([]);
  });

  it("carries 10,000 examples there and back within seconds", () => {
    const examples = Array.from({ length: 10_000 }, (_, index) =>
      example({ input_data: { q: `question ${index} ${"word ".repeat(50)}` }, expected_output: `${index}` }),
    );
    const { rows, errors } = parseExamples("csv", [...exportExamples("csv", examples)].join(""));
    expect(errors).toEqual([]);
    expect(rows).toHaveLength(10_000);
  });
});
