import { afterAll, beforeAll } from "vitest";
import type { ExperimentAnswer } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { makeKey, succeed } from "./api";
import { setUpTestDatabase } from "./database";
import { startTestEngine } from "./engine";
import { finalStatuses } from "./experiment";
import { startFakeOpenAI } from "./fake-openai";
import type { FakeServer } from "./fake-server";
import { createWorkspace } from "./workspace";

export interface ApiWorld {
  readonly viewer: Viewer;
  /** Of the role editor. */
  readonly key: string;
  readonly fake: FakeServer;
  readonly databaseUrl: string;
}

function lastMessage(body: Record<string, unknown>): string {
  const messages = body.messages as { content: string }[];
  return messages.at(-1)?.content ?? "";
}

/**
 * A database with one workspace, the engine at work, and a fake OpenAI that answers with the last message (texts that
 * begin with "Slow" after two seconds, with "Fail" not at all). Call it at the top level of a test file.
 */
export function setUpApi(): ApiWorld {
  const database = setUpTestDatabase();
  let world: { viewer: Viewer; key: string; fake: FakeServer } | undefined;
  let engine: { stop(): Promise<void> } | undefined;
  beforeAll(async () => {
    const fake = await startFakeOpenAI({
      answer: (body) => lastMessage(body),
      fault: (_n, body) => (lastMessage(body).startsWith("Fail") ? { kind: "error", status: 400 } : null),
      latencyMs: (body) => (lastMessage(body).startsWith("Slow") ? 2_000 : 0),
    });
    process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
    process.env.OPENAI_BASE_URL = `${fake.url}/v1`;
    const viewer = await createWorkspace("owner");
    world = { viewer, key: await makeKey(viewer, "editor"), fake };
    engine = await startTestEngine(database.url);
  });
  afterAll(async () => {
    await engine?.stop();
    await world?.fake.close();
  });
  const made = () => {
    if (world === undefined) throw new Error("The API's world exists from beforeAll on.");
    return world;
  };
  return {
    get viewer() {
      return made().viewer;
    },
    get key() {
      return made().key;
    },
    get fake() {
      return made().fake;
    },
    get databaseUrl() {
      return database.url;
    },
  };
}

/** Asks for an experiment by REST until it has ended. */
export async function untilFinal(key: string, id: string): Promise<ExperimentAnswer> {
  const deadline = Date.now() + 25_000;
  for (;;) {
    const experiment = await succeed<ExperimentAnswer>("GET /experiments/{id}", { key, params: { id } });
    if (finalStatuses.includes(experiment.status)) return experiment;
    if (Date.now() > deadline) throw new Error(`Still ${experiment.status}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
