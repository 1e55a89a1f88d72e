import "server-only";
import { getQuickJS, shouldInterruptAfterDeadline } from "quickjs-emscripten";
import type { Json, JsonObject } from "@/lib/domain/json";

const timeLimitMs = 100;
const memoryLimitBytes = 16 * 1024 * 1024;
const stackLimitBytes = 512 * 1024;

/** The user's code is the body of a function: these are its parameters, in order. */
const parameters = [
  "output",
  "expected_output",
  "context",
  "variables",
  "messages",
  "latency_ms",
  "cost_usd",
];
/** Lines our wrapper stands above the user's first. */
const wrapperLines = 1;

function wrapped(code: string, input: JsonObject): string {
  const values = parameters.map((name) => JSON.stringify(input[name] ?? null));
  // A clock or a random source would make a score that cannot be repeated.
  return `delete globalThis.Date; delete Math.random; JSON.stringify({ value: (function (${parameters.join(", ")}) {
${code}
})(${values.map((value) => `JSON.parse(${JSON.stringify(value)})`).join(", ")}) }, (_, v) => typeof v === "number" && !Number.isFinite(v) ? String(v) : v)`;
}

interface ThrownInside {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
}

function explain(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return `It threw ${String(thrown)}.`;
  const { name, message, stack } = thrown as ThrownInside;
  const text = String(message ?? "unknown error");
  if (text === "interrupted") return `It ran longer than ${timeLimitMs} ms.`;
  if (text.includes("out of memory")) return "It needed more than 16 MB.";
  const line = /:(\d+)(?::\d+)?\)?\s*$/m.exec(String(stack ?? ""))?.[1];
  const place = line === undefined ? "" : ` (line ${Math.max(1, Number(line) - wrapperLines)})`;
  return `${String(name ?? "Error")}: ${text}${place}`;
}

/**
 * Runs user code as a function body over a cell, in QuickJS compiled to WebAssembly: no I/O, no clock, no randomness,
 * 100 ms and 16 MB. A fresh runtime each time, so one run leaves nothing for the next.
 * @returns what the code returned, as JSON. @throws Error with the cause and the line.
 */
export async function runInSandbox(code: string, input: JsonObject): Promise<Json> {
  const quickjs = await getQuickJS();
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(memoryLimitBytes);
  runtime.setMaxStackSize(stackLimitBytes);
  runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + timeLimitMs));
  const context = runtime.newContext();
  try {
    const result = context.evalCode(wrapped(code, input), "evaluator.js");
    if (result.error) {
      const thrown: unknown = context.dump(result.error);
      result.error.dispose();
      throw new Error(explain(thrown));
    }
    const text: unknown = context.dump(result.value);
    result.value.dispose();
    if (typeof text !== "string") throw new Error("It returned nothing that JSON can hold.");
    return (JSON.parse(text) as { value?: Json }).value ?? null;
  } finally {
    context.dispose();
    runtime.dispose();
  }
}

/**
 * What keeps user code from being parsed, with the line; null when it parses. Nothing of the code is run.
 */
export async function syntaxProblem(code: string): Promise<string | null> {
  try {
    // On the code's own first line, so that lines in the message are the user's.
    await runInSandbox(`return null; ${code}`, {});
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
