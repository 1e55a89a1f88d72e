import "server-only";
import {
  newQuickJSWASMModule,
  type QuickJSContext,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from "quickjs-emscripten";
import type { Json, JsonObject } from "@/lib/domain/json";

const timeLimitMs = 100;
const memoryLimitBytes = 16 * 1024 * 1024;
/** Far below what the WebAssembly frames of that much would take of the process's own stack. */
const stackLimitBytes = 96 * 1024;

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

let loading: Promise<QuickJSWASMModule> | null = null;

/** The interpreter, shared by all runs; each has a runtime of its own in it. */
function interpreter(): Promise<QuickJSWASMModule> {
  loading ??= newQuickJSWASMModule();
  return loading;
}

/** An interpreter that broke off half-way is in no state to be used or cleaned up: the next run loads a fresh one. */
class BrokenInterpreter extends Error {}

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

/** Evaluates the code. Errors of the code are thrown as what they say; the interpreter's own as a broken one. */
function evaluate(context: QuickJSContext, source: string): string {
  let problem: string;
  try {
    const result = context.evalCode(source, "evaluator.js");
    if (!result.error) {
      const text: unknown = context.dump(result.value);
      result.value.dispose();
      if (typeof text === "string") return text;
      problem = "It returned nothing that JSON can hold.";
    } else {
      problem = explain(context.dump(result.error));
      result.error.dispose();
    }
  } catch (error) {
    throw new BrokenInterpreter("It needed more stack than there is.", { cause: error });
  }
  throw new Error(problem);
}

function limited(runtime: QuickJSRuntime): QuickJSRuntime {
  runtime.setMemoryLimit(memoryLimitBytes);
  runtime.setMaxStackSize(stackLimitBytes);
  const deadline = performance.now() + timeLimitMs;
  runtime.setInterruptHandler(() => performance.now() > deadline);
  return runtime;
}

/**
 * Runs user code as a function body over a cell, in QuickJS compiled to WebAssembly: no I/O, no clock, no randomness,
 * 100 ms and 16 MB. A fresh runtime each time, so one run leaves nothing for the next.
 * @returns what the code returned, as JSON. @throws Error with the cause and the line.
 */
export async function runInSandbox(code: string, input: JsonObject): Promise<Json> {
  const runtime = limited((await interpreter()).newRuntime());
  const context = runtime.newContext();
  let broken = false;
  try {
    return (JSON.parse(evaluate(context, wrapped(code, input))) as { value?: Json }).value ?? null;
  } catch (error) {
    broken = error instanceof BrokenInterpreter;
    throw error;
  } finally {
    if (broken) {
      loading = null;
    } else {
      context.dispose();
      runtime.dispose();
    }
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
