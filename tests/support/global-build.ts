import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { ensureBuild } from "@/scripts/build";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers 202 while the app is built, then 200, or 500 with what went wrong. */
    buildUrl: string;
  }
}

/**
 * Builds the app the browser tests drive, while other tests run already; a build of the present sources is reused.
 * Tests run in other processes, so they ask for it by requests: see `untilBuilt`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const say = () => console.log("Building the app for the browser tests (about a minute) …");
  let state = { status: 202, text: "" };
  const built = ensureBuild(say, stopping.signal).then(
    () => {
      state = { status: 200, text: "" };
    },
    (error: Error) => {
      state = { status: 500, text: error.message };
    },
  );
  const server = createServer((_request, response) => {
    response.writeHead(state.status).end(state.text);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  project.provide("buildUrl", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    stopping.abort();
    server.closeAllConnections();
    server.close();
    await built;
  };
}
