import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

type Handler = (request: Request) => Promise<Response>;
export interface AppHandlers {
  GET: Handler;
  POST: Handler;
  PUT: Handler;
}

/** An app in another process: the handlers of its address. A request keeps the header a client may not set, its host. */
export const appAtItsAddress: AppHandlers = { GET: fetch, POST: fetch, PUT: fetch };

export interface FunctionConfig {
  id: string;
  name: string;
  triggers: { event?: string; cron?: string }[];
  steps: { step: { retries?: { attempts: number }; runtime: { url: string } } };
  concurrency?: unknown;
  priority?: unknown;
  cancel?: unknown;
}

export interface Registration {
  headers: IncomingMessage["headers"];
  body: { appName: string; url: string; v: string; functions: FunctionConfig[] };
}

export interface ServerEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}

export interface Op {
  id: string;
  op: string;
  name?: string;
  displayName?: string;
  data?: unknown;
  error?: unknown;
}

export interface Call {
  fnId: string;
  stepId: string;
  status: number;
  requestBytes: number;
  answerBytes: number;
  memoized: number;
  ops: string[];
}

/** What a run has come to: finished steps in their order, and the one call that may report on it. */
export interface Run {
  id: string;
  fnId: string;
  event: ServerEvent;
  steps: Record<string, unknown>;
  order: string[];
  requestId: string;
  generation: number;
}

export interface CallOptions {
  stepId?: string;
  attempt?: number;
  runId?: string;
  /** Ask for one step planned instead of run, as amid parallel ones. */
  plan?: boolean;
  /** As servers that take checkpoints call: the app goes on from step to step. Default: as before there were any. */
  checkpoints?: boolean;
}

/** The server knows a function by an id of its own. */
function functionUuid(fnId: string): string {
  const hex = Buffer.from(fnId.padEnd(16, "-")).toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** In the form of a ULID. */
export function runIdentity(): string {
  return `01${randomBytes(12).toString("hex").toUpperCase()}`;
}

/** The body of a call, in the form and with the fields of `SDKRequest`. */
export function callBody(
  run: Run,
  fn: FunctionConfig | undefined,
  { attempt, plan, checkpoints }: { attempt: number; plan: boolean; checkpoints: boolean },
): object {
  const event = { ...run.event, user: {} };
  return {
    version: 2,
    event,
    events: [event],
    steps: run.steps,
    defers: {},
    use_api: false,
    ctx: {
      fn_id: functionUuid(run.fnId),
      run_id: run.id,
      env: "",
      step_id: "step",
      attempt,
      max_attempts: (fn?.steps.step.retries?.attempts ?? 4) + 1,
      stack: { stack: run.order, current: run.order.length },
      ...(checkpoints && { qi_id: `${run.id}:${run.generation}`, request_id: run.requestId, job_id: run.id }),
      disable_immediate_execution: plan,
      use_api: false,
    },
  };
}
