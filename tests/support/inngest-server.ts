import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type AppHandlers,
  type Call,
  type CallOptions,
  callBody,
  type FunctionConfig,
  type Op,
  type Registration,
  type Run,
  runIdentity,
  type ServerEvent,
} from "./inngest-protocol";
import { bearer, signature } from "./inngest-signature";

/**
 * As much of the open-source Inngest server as an app meets: it registers functions, takes events and checkpoints, and
 * calls functions with memoized steps. Written after `docs/SDK_SPEC.md`, `pkg/execution/driver/request.go`,
 * `pkg/api/apiv1/checkpoint.go` and `pkg/deploy/deploy.go` of inngest/inngest. It shares no code with the app.
 */

/** An app in a process of its own, spoken to at its address. */
export const appAtItsAddress: AppHandlers = { GET: fetch, POST: fetch, PUT: fetch };

/** Before the first retry, doubled for each further one. */
const retryMs = 200;

export class InngestServer {
  url = "";
  readonly registrations: Registration[] = [];
  readonly events: ServerEvent[] = [];
  readonly calls: Call[] = [];
  readonly failures: { fnId: string; error: unknown }[] = [];
  /** Bytes of the largest request of events. */
  largestSend = 0;
  /** Reports of steps, by what the app was told: 200, or 409 where another call has taken over. */
  readonly checkpoints: { status: number; steps: (string | undefined)[] }[] = [];
  private app: AppHandlers | undefined;
  private readonly runs = new Map<string, Run>();
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
    public appUrl = "http://assay.test/api/inngest",
  ) {}

  /** On a free port at first, on the same one after an outage. */
  async listen(): Promise<this> {
    const port = this.url === "" ? 0 : Number(new URL(this.url).port);
    await new Promise<void>((resolve) => this.http.listen(port, "127.0.0.1", resolve));
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
    const checkpointed = /^\/v1\/checkpoint\/([^/]+)\/async$/.exec(path)?.[1];
    if (checkpointed !== undefined) return this.checkpoint(checkpointed, request, JSON.parse(text));
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

  private checkpoint(
    runId: string,
    { headers }: IncomingMessage,
    body: { request_id?: string; generation_id?: number; fn_id: string; qi_id: string; steps: Op[] },
  ): { status: number; body: unknown } {
    const answer = (status: number) => {
      this.checkpoints.push({ status, steps: body.steps.map(({ displayName }) => displayName) });
      return { status, body: {} };
    };
    if (this.signingKey !== null && headers.authorization !== bearer(this.signingKey)) return answer(401);
    const run = this.runs.get(runId);
    if (run === undefined) return answer(404);
    if (body.request_id !== run.requestId || body.generation_id !== run.generation) return answer(409);
    if (body.steps.some(({ op }) => op !== "StepRun" && op !== "Step")) return answer(400);
    for (const op of body.steps) this.keep(run, op.id, { data: op.data ?? null });
    return answer(200);
  }

  private keep(run: Run, id: string, result: unknown): void {
    if (id in run.steps) return;
    run.steps[id] = result;
    run.order.push(id);
  }

  /** Another call has taken over: what the present one still reports is stale. */
  supersede(): void {
    for (const run of this.runs.values()) run.generation += 1;
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
      host: new URL(this.appUrl).host,
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

  /** One call of a function with these steps finished. */
  call(
    fnId: string,
    event: ServerEvent,
    steps: Record<string, unknown>,
    options: CallOptions = {},
  ): Promise<Response> {
    const { runId = runIdentity() } = options;
    const run = { id: runId, fnId, event, steps: { ...steps }, order: Object.keys(steps) };
    return this.dispatch({ ...run, requestId: "", generation: 0 }, options);
  }

  private async dispatch(
    run: Run,
    { stepId = "step", attempt = 0, plan = false, checkpoints = false }: CallOptions,
  ): Promise<Response> {
    Object.assign(run, { requestId: runIdentity(), generation: run.generation + 1 });
    this.runs.set(run.id, run);
    const fn = this.functions().find(({ id }) => id === run.fnId);
    const body = callBody(run, fn, { attempt, plan, checkpoints });
    const memoized = run.order.length;
    const requestBytes = JSON.stringify(body).length;
    const response = await this.request("POST", {
      query: `?${new URLSearchParams({ fnId: run.fnId, stepId })}`,
      body,
      headers: {
        "x-request-id": run.requestId,
        "x-inngest-generation-id": String(run.generation),
        "x-inngest-job-id": run.id,
      },
    });
    const text = await response.clone().text();
    const ops = response.status === 206 ? (JSON.parse(text) as Op[]).map(({ op }) => op) : [];
    const { status } = response;
    this.calls.push({
      fnId: run.fnId,
      stepId,
      status,
      memoized,
      ops,
      requestBytes,
      answerBytes: text.length,
    });
    return response;
  }

  /** Runs a function to its end: discovery, steps, retries (also where nobody answers), and the event of a failure. */
  private async run(fn: FunctionConfig, event: ServerEvent): Promise<void> {
    const attempts = (fn.steps.step.retries?.attempts ?? 4) + 1;
    const run: Run = {
      id: runIdentity(),
      fnId: fn.id,
      event,
      steps: {},
      order: [],
      requestId: "",
      generation: 0,
    };
    for (let attempt = 0, stepId = "step"; ; ) {
      const response = await this.dispatch(run, { stepId, attempt, checkpoints: true }).catch(() => null);
      if (response?.status === 200) return;
      const body = await response?.json().catch(() => null);
      const ops = response?.status === 206 ? (body as Op[]) : [];
      if (ops.some(({ op }) => op === "RunComplete")) return;
      if (response?.status !== 206 || ops.some(({ op }) => op === "StepError")) {
        const final = response?.headers.get("x-inngest-no-retry") === "true" || attempt + 1 >= attempts;
        if (response?.status !== 206 && final) return this.fail(fn, run.id, event, body);
        if (!final) {
          await sleep(retryMs * 2 ** attempt);
          attempt += 1;
          continue;
        }
      }
      attempt = 0;
      stepId = "step";
      for (const op of ops) {
        if (op.op === "StepRun" || op.op === "Step") this.keep(run, op.id, { data: op.data ?? null });
        else if (op.op === "Sleep") this.keep(run, op.id, { data: null });
        else if (op.op === "StepFailed" || op.op === "StepError")
          this.keep(run, op.id, { error: op.error ?? op.data });
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
