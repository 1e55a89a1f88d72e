import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { getRun } from "@/lib/data/runs";
import { reloadEnv } from "@/lib/env";
import { startRun } from "@/lib/services/execute-run";
import { runRequest } from "@/tests/support/run-request";
import { setUpTestDatabase } from "../../support/database";
import { startFakeOpenAI } from "../../support/fake-openai";
import type { FakeServer } from "../../support/fake-server";
import { createWorkspace } from "../../support/workspace";

const server = await vi.hoisted(async () => {
  const { InngestServer: Server } = await import("../../support/inngest-server");
  const started = await new Server(null).listen();
  process.env.INNGEST_DEV = started.url;
  return started;
});
setUpTestDatabase();
let fake: FakeServer;

beforeAll(async () => {
  fake = await startFakeOpenAI({ answer: () => "ok" });
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  process.env.OPENAI_BASE_URL = `${fake.url}/v1`;
  reloadEnv();
  server.attach((await import("@/app/api/inngest/route")) as never);
});
afterAll(async () => {
  await server.close();
  await fake.close();
});

describe("with INNGEST_DEV", () => {
  it("registers at the dev server and tells it what it is", async () => {
    const introspection = await server.request("GET");
    expect(await introspection.json()).toMatchObject({ mode: "dev", function_count: expect.any(Number) });
    expect((await server.sync()).status).toBe(200);
    expect(server.functions().map(({ id }) => id)).toContain("assay-execute-run");
  });

  it("runs a function for its unsigned calls", async () => {
    await server.sync();
    const viewer = await createWorkspace();
    const run = await startRun(viewer, runRequest(), 0);
    await server.idle();
    expect((await getRun(viewer, run.id)).status).toBe("completed");
    expect(fake.calls).toBe(1);
  });
});
