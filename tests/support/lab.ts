import { afterAll, beforeAll } from "vitest";
import { listCells } from "@/lib/data/cells";
import { type EvaluationResultAnswer, listCellsQuery } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { reloadEnv } from "@/lib/env";
import { setUpTestDatabase } from "./database";
import { startTestEngine } from "./engine";
import { startFakeOpenAI } from "./fake-openai";
import type { Body, FakeOptions, FakeServer, Fault } from "./fake-server";

/** How the fake provider behaves; a test changes what it needs, `reset` undoes it. */
interface Behaviour {
  latencyMs: number;
  answer: (body: Body) => string;
  fault: (n: number, body: Body) => Fault | null;
  gate: () => Promise<void>;
}

export interface Lab {
  readonly databaseUrl: string;
  readonly fake: FakeServer;
  behave(change: Partial<Behaviour>): void;
  reset(): void;
}

export function lastMessage(body: Body): string {
  const messages = body.messages as { content: string }[];
  return messages.at(-1)?.content ?? "";
}

/** The number of the golden example that a request asks about. */
export function questionOf(body: Body): number {
  return Number(/Question (\d+)\?/.exec(JSON.stringify(body))?.[1] ?? Number.NaN);
}

/** Whether the request is a judge's and not a generation. */
export function isJudge(body: Body): boolean {
  return (body.messages as { role: string }[])[0]?.role === "system";
}

/** Repeats the question, so that `contains` passes; "Worse …" templates answer every second one wrongly. */
export function echo(body: Body): string {
  const text = lastMessage(body);
  const question = /Question \d+\?/.exec(text)?.[0] ?? "";
  return text.startsWith("Worse") && questionOf(body) % 2 === 0 ? "No idea." : `It is: ${question}`;
}

const usual: Behaviour = { latencyMs: 3, answer: echo, fault: () => null, gate: () => Promise.resolve() };

/** A database, a fake OpenAI and an engine with the application's functions, for the life of the test file. */
export function setUpLab(variables: Record<string, string> = {}): Lab {
  const database = setUpTestDatabase();
  const behaviour = { ...usual };
  const options: FakeOptions = {
    get latencyMs() {
      return behaviour.latencyMs;
    },
    answer: (body) => behaviour.answer(body),
    fault: (n, body) => behaviour.fault(n, body),
    gate: () => behaviour.gate(),
  };
  let fake: FakeServer | undefined;
  let engine: { stop(): Promise<void> } | undefined;
  beforeAll(async () => {
    fake = await startFakeOpenAI(options);
    Object.assign(process.env, {
      OPENAI_API_KEY: "sk-test-0123456789abcdef",
      OPENAI_BASE_URL: `${fake.url}/v1`,
      ...variables,
    });
    reloadEnv();
    engine = await startTestEngine(database.url);
  });
  afterAll(async () => {
    await engine?.stop();
    await fake?.close();
  });
  return {
    get databaseUrl() {
      return database.url;
    },
    get fake() {
      if (fake === undefined) throw new Error("The fake provider exists from beforeAll on.");
      return fake;
    },
    behave: (change) => void Object.assign(behaviour, change),
    reset: () => void Object.assign(behaviour, usual),
  };
}

/** Every cell of an experiment, page by page. */
export async function allCells(viewer: Viewer, experimentId: string): Promise<EvaluationResultAnswer[]> {
  const cells: EvaluationResultAnswer[] = [];
  let cursor: string | null = null;
  do {
    const page = await listCells(
      viewer,
      experimentId,
      listCellsQuery.parse({ limit: "200", ...(cursor === null ? {} : { cursor }) }),
    );
    cells.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return cells;
}
