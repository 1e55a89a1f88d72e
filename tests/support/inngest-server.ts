import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * As much of the open-source Inngest server as an app meets: it registers functions, takes events, and calls functions
 * with memoized steps over the protocol of `docs/SDK_SPEC.md` (inngest/inngest). It shares no code with the app.
 */

type Handler = (request: Request) => Promise<Response>;
export interface AppHandlers {
  GET: Handler;
  POST: Handler;
  PUT: Handler;
}

export interface FunctionConfig {
  id: string;
  name: string;
  triggers: { event?: string; cron?: string }[];
  steps: { step: { retries?: { attempts: number }; runtime: { url: string } } };
  concurrency?: unknown;
  priority?: unknown;
  cancel?: unknown;
}

interface Registration {
  headers: IncomingMessage["headers"];
  body: { appName: string; url: string; v: string; functions: FunctionConfig[] };
}

export interface ServerEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}

interface Op {
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

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}

/** `t=…&s=…`: HMAC-SHA256 of the canonical JSON (nothing where there is no body) and the time, by the key without its prefix. */
export function signature(body: unknown, signingKey: string, ageSeconds = 0): string {
  const t = Math.floor(Date.now() / 1000) - ageSeconds;
  const hmac = createHmac("sha256", signingKey.replace(/^signkey-\w+-/, ""));
  return `t=${t}&s=${hmac.update((body === undefined ? "" : canonical(body)) + t).digest("hex")}`;
}

export class InngestServer {
  url = "";
  readonly registrations: Registration[] = [];
  readonly events: ServerEvent[] = [];
  readonly calls: Call[] = [];
  readonly failures: { fnId: string; error: unknown }[] = [];
  /** Bytes of the largest request of events. */
  largestSend = 0;
  private app: AppHandlers | undefined;
  private readonly running = new Set<Promise<void>>();
  private readonly seen = new Set<string>();
  private readonly http = createServer((request, response) => {
    this.receive(request).then(
      ({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  constructor(
    /** Null as a dev server, which signs nothing. */
    private readonly signingKey: string | null,
    private readonly appUrl = "http://assay.test/api/inngest",
  ) {}

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.http.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
    return this;
  }

  attach(app: AppHandlers): void {
    this.app = app;
  }

  close(): Promise<void> {
    this.http.closeAllConnections();
    return new Promise((resolve) => this.http.close(() => resolve()));
  }

  private async receive(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const path = request.url ?? "";
    if (path.startsWith("/fn/register")) {
      this.registrations.push({ headers: request.headers, body: JSON.parse(text) as Registration["body"] });
      return { status: 200, body: { ok: true, status: 200, modified: true } };
    }
    if (path.startsWith("/e/")) {
      this.largestSend = Math.max(this.largestSend, text.length);
      const given = JSON.parse(text) as Partial<ServerEvent> | Partial<ServerEvent>[];
      const events = (Array.isArray(given) ? given : [given]).map((event) => ({
        id: randomUUID(),
        ts: Date.now(),
        ...event,
      })) as ServerEvent[];
      for (const event of events) this.accept(event);
      return { status: 200, body: { ids: events.map(({ id }) => id), status: 200 } };
    }
    return { status: 404, body: { error: `nothing at ${path}`, status: 404 } };
  }

  /** An id that was seen before is the same event. */
  private accept(event: ServerEvent): void {
    if (this.seen.has(event.id)) return;
    this.seen.add(event.id);
    this.events.push(event);
    for (const fn of this.functions()) {
      if (!fn.triggers.some((trigger) => trigger.event === event.name)) continue;
      const run = this.run(fn, event).finally(() => this.running.delete(run));
      this.running.add(run);
    }
  }

  functions(): FunctionConfig[] {
    return this.registrations.at(-1)?.body.functions ?? [];
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** A request as the server sends it: signed where it has a key. `headers` are added or, undefined, taken away. */
  async request(
    method: "GET" | "POST" | "PUT",
    options: { query?: string; body?: unknown; headers?: Record<string, string | undefined> } = {},
  ): Promise<Response> {
    if (this.app === undefined) throw new Error("No app is attached.");
    const { query = "", body, headers = {} } = options;
    const all: Record<string, string | undefined> = {
      host: "assay.test",
      "content-type": "application/json",
      "x-inngest-server-kind": this.signingKey === null ? "dev" : "cloud",
      ...(this.signingKey === null ? {} : { "x-inngest-signature": signature(body, this.signingKey) }),
      ...headers,
    };
    const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return this.app[method](
      new Request(`${this.appUrl}${query}`, {
        method,
        headers: given,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  }

  /** Asks the app to register itself, as the server does on finding it (`pkg/deploy`, `Ping`). */
  sync(): Promise<Response> {
    return this.request("PUT", { body: { url: this.appUrl } });
  }

  /** One call of a function. */
  async call(
    fnId: string,
    event: ServerEvent,
    steps: Record<string, unknown>,
    rest: { stepId?: string; attempt?: number; runId?: string; order?: string[]; plan?: boolean } = {},
  ): Promise<Response> {
    const {
      stepId = "step",
      attempt = 0,
      runId = randomUUID(),
      order = Object.keys(steps),
      plan = false,
    } = rest;
    const body = {
      version: 2,
      event,
      events: [event],
      steps,
      use_api: false,
      ctx: {
        run_id: runId,
        attempt,
        disable_immediate_execution: plan,
        use_api: false,
        stack: { stack: order, current: order.length },
      },
    };
    const response = await this.request("POST", {
      query: `?${new URLSearchParams({ fnId, stepId })}`,
      body,
      headers: { "x-inngest-req-version": "2" },
    });
    const text = await response.clone().text();
    const ops = response.status === 206 ? (JSON.parse(text) as Op[]).map(({ op }) => op) : [];
    this.calls.push({
      ...{ fnId, stepId, status: response.status, memoized: order.length, ops },
      requestBytes: JSON.stringify(body).length,
      answerBytes: text.length,
    });
    return response;
  }

  /** Runs a function to its end: discovery, steps, retries, and the event of a failure. */
  private async run(fn: FunctionConfig, event: ServerEvent): Promise<void> {
    const attempts = (fn.steps.step.retries?.attempts ?? 4) + 1;
    const runId = randomUUID();
    const steps: Record<string, unknown> = {};
    const order: string[] = [];
    const keep = (id: string, result: unknown) => {
      steps[id] = result;
      order.push(id);
    };
    for (let attempt = 0, stepId = "step"; ; ) {
      const response = await this.call(fn.id, event, steps, { stepId, attempt, runId, order });
      const body = (await response.json()) as unknown;
      if (response.status === 200) return;
      if (response.status !== 206) {
        const final = response.headers.get("x-inngest-no-retry") === "true" || attempt + 1 >= attempts;
        if (!final) {
          attempt += 1;
          continue;
        }
        return this.fail(fn, runId, event, body);
      }
      const ops = body as Op[];
      if (ops.some(({ op }) => op === "RunComplete")) return;
      const failed = ops.find(({ op }) => op === "StepError");
      if (failed !== undefined && attempt + 1 < attempts) {
        attempt += 1;
        continue;
      }
      attempt = 0;
      stepId = "step";
      for (const op of ops) {
        if (op.op === "StepRun" || op.op === "Step") keep(op.id, { data: op.data ?? null });
        else if (op.op === "Sleep") keep(op.id, { data: null });
        else if (op.op === "StepFailed" || op.op === "StepError") keep(op.id, { error: op.error ?? op.data });
        else if (op.op === "StepPlanned") stepId = op.id;
      }
    }
  }

  private fail(fn: FunctionConfig, runId: string, event: ServerEvent, error: unknown): void {
    this.failures.push({ fnId: fn.id, error });
    const data = { function_id: fn.id, run_id: runId, error, event, events: [event] };
    this.accept({ id: randomUUID(), name: "inngest/function.failed", data, ts: Date.now() });
  }
}
