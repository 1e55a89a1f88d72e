import { startFakeOpenAI } from "./fake-openai";
import type { Body, Fault } from "./fake-server";

/**
 * The fake OpenAI server as a process of its own, so that a bench does not share its thread.
 * Usage: tsx tests/support/fake-openai-process.ts [port] [latencyMs] [share of calls that fail, 0 to 1]. Prints its
 * base URL, then one JSON line with the calls received for each line read on stdin.
 */
const [port = "0", latencyMs = "50", failing = "0"] = process.argv.slice(2);

const faults: Fault[] = [
  { kind: "rate_limited", retryAfter: "0.2" },
  { kind: "error", status: 500 },
  { kind: "hang" },
  { kind: "cut" },
  { kind: "html" },
  { kind: "wrong_json" },
];

/** Every `1 / share`-th call fails, each time in another way. */
function faultOf(n: number): Fault | null {
  const share = Number(failing);
  const before = Math.floor((n - 1) * share);
  const now = Math.floor(n * share);
  return now > before ? (faults[now % faults.length] ?? null) : null;
}

/** What a judge is asked for, by the name of its answer's schema. */
const judgements: Record<string, (right: boolean) => object> = {
  correctness: (right) => ({ reason: "As expected, or not.", score: right ? 1 : 0.2 }),
  hallucination: () => ({
    claims: [{ claim: "It is so.", status: "unsupported", evidence: null, source: null }],
  }),
  pairwise: (right) => ({ reason: "One is better.", winner: right ? "first" : "tie" }),
};

/** Right or wrong by the request, the same every time, so that aggregates have something to be wrong about. */
function answerOf(body: Body): string {
  const right = JSON.stringify(body.messages ?? body.input).length % 3 !== 0;
  const format = body.response_format as { json_schema?: { name: string } } | undefined;
  const judgement = judgements[format?.json_schema?.name ?? ""];
  if (judgement !== undefined) return JSON.stringify(judgement(right));
  return right ? "ok" : "No idea.";
}

const server = await startFakeOpenAI({
  port: Number(port),
  latencyMs: Number(latencyMs),
  fault: faultOf,
  answer: answerOf,
});
console.log(`${server.url}/v1`);
process.stdin.on("data", () =>
  console.log(
    JSON.stringify({
      calls: server.calls,
      distinct: server.callsByHash.size,
      in_flight: server.inFlight,
      max_in_flight: server.maxInFlight,
    }),
  ),
);
process.stdin.on("end", () => process.exit(0));
process.on("SIGTERM", () => server.close().then(() => process.exit(0)));
