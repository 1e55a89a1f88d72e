import { describe, expect, it } from "vitest";
import { runInSandbox, syntaxProblem } from "@/lib/services/run-in-sandbox";

async function failure(code: string, input = {}): Promise<string> {
  const error: unknown = await runInSandbox(code, input).then(
    (value) => new Error(`It returned ${JSON.stringify(value)}.`),
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? error.message : String(error);
}

describe("the sandbox of user code", () => {
  it("gives the cell by name and takes any JSON back", async () => {
    const input = { output: "é\u2028😀'\"`$1", expected_output: null, variables: { a: [1, { b: true }] } };
    expect(await runInSandbox("return output;", input)).toBe(input.output);
    expect(await runInSandbox("return [expected_output, variables.a[1].b, context];", input)).toEqual([
      null,
      true,
      null,
    ]);
    expect(await runInSandbox("return { score: 1, details: { n: output.length } };", input)).toEqual({
      score: 1,
      details: { n: input.output.length },
    });
    expect(await runInSandbox("", input)).toBeNull();
  });

  it("tells NaN and the infinities from missing", async () => {
    expect(await runInSandbox("return 0 / 0;", {})).toBe("NaN");
    expect(await runInSandbox("return { score: -1 / 0 };", {})).toEqual({ score: "-Infinity" });
  });

  it("stops at 100 ms, and the next run starts at once", async () => {
    const started = performance.now();
    expect(await failure("while (true) {}")).toBe("It ran longer than 100 ms.");
    expect(await failure("/(a+)+$/.test('a'.repeat(40) + 'b'); return 1;")).toBe(
      "It ran longer than 100 ms.",
    );
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await runInSandbox("return 1;", {})).toBe(1);
  });

  it("stops at 16 MB and at endless recursion", async () => {
    expect(await failure("return new Uint8Array(64 * 1024 * 1024).length;")).toBe(
      "It needed more than 16 MB.",
    );
    expect(await failure("function f() { return f() + 1; }\nreturn f();")).toMatch(
      /stack overflow \(line 1\)$/,
    );
    expect(await failure("return JSON.parse('['.repeat(20000));")).toMatch(/stack/);
    expect(await failure("const o = { toString() { return '' + o; } }; return '' + o;")).toMatch(/stack/);
    expect(await runInSandbox("return 1;", {})).toBe(1);
  });

  it.each([
    "process",
    "require",
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "setTimeout",
    "Date",
    "performance",
    "console",
    "globalThis.std",
    "globalThis.os",
    "Math.random",
    "Deno",
  ])("has no %s", async (name) => {
    expect(await runInSandbox(`return typeof ${name};`, {})).toBe("undefined");
  });

  it("cannot be left through constructors or imports, and keeps nothing for the next run", async () => {
    expect(
      await runInSandbox("return typeof (function () {}).constructor('return this')().process;", {}),
    ).toBe("undefined");
    expect(await failure("return import('node:fs');")).not.toMatch(/readFile/);
    await runInSandbox("globalThis.kept = 1; Object.prototype.kept = 1; return 1;", {});
    expect(await runInSandbox("return typeof kept;", {})).toBe("undefined");
    expect(({} as { kept?: number }).kept).toBeUndefined();
  });

  it("names the error and its line", async () => {
    expect(await failure("const a = 1;\n\nreturn missing + a;")).toBe(
      "ReferenceError: 'missing' is not defined (line 3)",
    );
    expect(await failure("function f() {\n  throw new TypeError('no');\n}\nreturn f();")).toBe(
      "TypeError: no (line 2)",
    );
    expect(await failure("throw 'text';")).toBe("It threw text.");
    expect(await failure("return 1;\nreturn (;")).toMatch(/^SyntaxError: .*\(line 2\)$/);
    expect(await failure("const a = {}; a.a = a; return a;")).toMatch(/circular/i);
  });

  it("finds what does not parse without running any of it", async () => {
    expect(await syntaxProblem("while (true) {}")).toBeNull();
    expect(await syntaxProblem("function f() { return 1; }\nreturn f();")).toBeNull();
    expect(await syntaxProblem("return 1;\nconst = 2;")).toMatch(/SyntaxError.*\(line 2\)/);
    expect(await syntaxProblem("return await fetch('x');")).toMatch(/SyntaxError/);
  });
});
