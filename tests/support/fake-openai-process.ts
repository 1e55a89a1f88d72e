import { startFakeOpenAI } from "./fake-openai";

/**
 * The fake OpenAI server as a process of its own, so that a bench does not share its thread.
 * Usage: tsx tests/support/fake-openai-process.ts [port] [latencyMs]. Prints its base URL, then one JSON line
 * with the calls received for each line read on stdin.
 */
const [port = "0", latencyMs = "50"] = process.argv.slice(2);
const server = await startFakeOpenAI({ port: Number(port), latencyMs: Number(latencyMs) });
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
process.stdin.resume();
process.on("SIGTERM", () => server.close().then(() => process.exit(0)));
