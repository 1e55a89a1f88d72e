import "server-only";
import { z } from "zod";
import { parseQuery } from "@/lib/domain/api/inbound";
import { AssayError } from "@/lib/domain/errors";
import { type Action, requireRole } from "@/lib/domain/permissions/permissions";
import type { CallOrigin, Viewer } from "@/lib/domain/permissions/viewer";
import type { IdempotentCall, StoredAnswer } from "@/lib/services/idempotency";
import { defaultBodyLimit, parseJsonBody, parseUpload, readBytes, type Upload } from "./body";
import { applyCors } from "./cors";
import type { PathReader } from "./path";
import { expectedFailure, problemResponse } from "./problem";
import { etagMatches, Reply } from "./reply";
import { requestIdOf } from "./request-id";
import { strictTransportSecurity } from "./transport-security";

/** Who is let in: an action of the permission table, anyone with a valid key or session, or anyone at all. */
export type Access = Action | "authenticated" | "public";

export type PathReaders = Record<string, PathReader<unknown>>;

export interface RouteOptions<
  A extends Access,
  P extends PathReaders,
  Q extends z.ZodType,
  B extends z.ZodType,
> {
  permission: A;
  /** Bearer keys for scripts (default), or the session cookie for what pages fetch. */
  credentials?: "api_key" | "session";
  params?: P;
  query?: Q;
  /** JSON body. Without it only no body or `{}` is taken. */
  body?: B;
  /** Media types of an uploaded body, given to the handler as `upload` instead of `body`. */
  upload?: readonly string[];
  /** Bytes; 5 MB unless given. */
  bodyLimit?: number;
  /** Status of plain data; 200 unless given. */
  status?: number;
  /**
   * How a POST under an `Idempotency-Key` is kept from running twice. `atomic`: key and effect commit in one
   * transaction; only for handlers whose every effect is a write to the database. `lease` (default): the key is held
   * while the handler runs.
   */
  idempotency?: "atomic" | "lease";
  /** Leaves query and body unread: for handlers that give one answer whatever is asked. */
  unread?: boolean;
  /** The answer holds a secret: it is stored encrypted for a repeat under the same `Idempotency-Key`. */
  secretAnswer?: boolean;
}

export interface RouteContext<A extends Access, P extends PathReaders, Q, B> {
  request: Request;
  requestId: string;
  viewer: A extends "public" ? null : Viewer;
  params: { [K in keyof P]: ReturnType<P[K]> };
  query: Q;
  body: B;
  upload: Upload;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** Who asks, and how many requests a minute their key allows (null: no limit). */
export interface Authentication {
  viewer: Viewer;
  rateLimitPerMinute: number | null;
}

export interface AccessRecord {
  requestId: string;
  method: string;
  path: string;
  status: number;
  durationMs: number;
  viewer: Viewer | null;
  error: unknown;
}

/** What a route does to the world; given by route.ts, and by tests. */
export interface RouteEffects {
  authenticate(request: Request, credentials: "api_key" | "session"): Promise<Authentication>;
  /** Where the call came from, for the audit log. */
  origin(headers: Headers, requestId: string): CallOrigin;
  /** Headers telling the state of the limit. Throws AssayError `rate_limited`. */
  limit(authentication: Authentication): Promise<Record<string, string>>;
  idempotent(call: IdempotentCall, run: () => Promise<StoredAnswer>): Promise<StoredAnswer>;
  record(entry: AccessRecord): void;
  corsOrigins(): readonly string[];
  /** Whether the caller speaks TLS, so that a browser may be told to keep to it. */
  isOverTls(headers: Headers): boolean;
}

/** What Next passes beside the request. */
export interface NextRouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}

export type RouteHandler = (request: Request, context: NextRouteContext) => Promise<Response>;

const wrapped = new WeakMap<RouteHandler, AnyOptions>();

/** True for handlers made by `createRoute`: a test holds every exported handler to it. */
export function isWrapped(handler: RouteHandler): boolean {
  return wrapped.has(handler);
}

/** What a wrapped handler was made from, so that tests can hold it to the API's description. */
export function optionsOf(handler: RouteHandler): AnyOptions | undefined {
  return wrapped.get(handler);
}

export function markWrapped(handler: RouteHandler, options: AnyOptions): RouteHandler {
  wrapped.set(handler, options);
  return handler;
}

const noBody = z.strictObject({});
const noQuery = z.strictObject({});
const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;
const noUpload: Upload = { type: "", text: "", filename: null };

async function readParams(readers: PathReaders, context: NextRouteContext): Promise<Record<string, unknown>> {
  const given = await context.params;
  return Object.fromEntries(
    Object.entries(readers).map(([name, read]) => {
      const value = given[name];
      return [name, read(Array.isArray(value) ? value.join("/") : (value ?? ""))];
    }),
  );
}

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function idempotencyKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key !== null && !idempotencyKeyPattern.test(key)) {
    throw new AssayError("bad_request", "Idempotency-Key must be 1 to 255 visible ASCII characters.");
  }
  return key;
}

function toResponse(result: unknown, defaultStatus: number, request: Request): Response {
  if (result instanceof Response) return result;
  const { data, options } = result instanceof Reply ? result : new Reply(result, {});
  const headers = new Headers(options.headers);
  if (options.etag !== undefined) {
    headers.set("etag", `"${options.etag}"`);
    if (isSafe(request.method) && etagMatches(request.headers.get("if-none-match"), options.etag)) {
      return new Response(null, { status: 304, headers });
    }
  }
  const json = options.json ?? (data === undefined ? undefined : JSON.stringify(data));
  if (json === undefined) return new Response(null, { status: options.status ?? 204, headers });
  headers.set("content-type", "application/json; charset=utf-8");
  return new Response(json, { status: options.status ?? defaultStatus, headers });
}

async function toStored(response: Response): Promise<StoredAnswer> {
  const body = response.body === null ? null : await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

function setCommonHeaders(response: Response, requestId: string, extra: Record<string, string>): void {
  const { headers } = response;
  headers.set("x-request-id", requestId);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("content-security-policy")) {
    headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  }
  if (!headers.has("cache-control"))
    headers.set("cache-control", headers.has("etag") ? "private, no-cache" : "no-store");
  for (const [name, value] of Object.entries(extra)) headers.set(name, value);
}

/**
 * Makes the one REST wrapper from its effects. In order: authentication, role, rate limit, path, query, body limit,
 * content type, JSON, schema, idempotency, handler; then error mapping, headers and the access log.
 * A handler answers plain data (`undefined`: 204), a `Reply`, or a `Response` for streams and files; it throws AssayError.
 */
export function createRoute(effects: RouteEffects) {
  return function route<
    A extends Access,
    P extends PathReaders = Record<never, never>,
    Q extends z.ZodType = typeof noQuery,
    B extends z.ZodType = typeof noBody,
  >(
    options: RouteOptions<A, P, Q, B>,
    handler: (context: RouteContext<A, P, z.output<Q>, z.output<B>>) => unknown,
  ): RouteHandler {
    const handle: RouteHandler = async (request, nextContext) => {
      const started = performance.now();
      const requestId = requestIdOf(request.headers);
      const path = new URL(request.url).pathname.replace(/(?<=.)\/+$/, "");
      const call: Call = { request, requestId, path, viewer: null, headers: {} };
      let failure: unknown = null;
      let response: Response;
      try {
        response = await serve(effects, options, handler as Handler, call, nextContext);
      } catch (error) {
        failure = error;
        response = problemResponse(error, requestId);
      }
      // Answers of Response.redirect and of fetch have frozen headers.
      response = new Response(response.body, response);
      setCommonHeaders(response, requestId, call.headers);
      if (effects.isOverTls(request.headers)) response.headers.set(...strictTransportSecurity);
      applyCors(response, request, effects.corsOrigins());
      effects.record({
        requestId,
        method: request.method,
        path,
        status: response.status,
        durationMs: performance.now() - started,
        viewer: call.viewer,
        error: expectedFailure(failure) === null ? failure : null,
      });
      return response;
    };
    return markWrapped(handle, options as unknown as AnyOptions);
  };
}

interface Call {
  request: Request;
  requestId: string;
  path: string;
  viewer: Viewer | null;
  headers: Record<string, string>;
}

type AnyOptions = RouteOptions<Access, PathReaders, z.ZodType, z.ZodType>;
type Handler = (context: RouteContext<Access, PathReaders, unknown, unknown>) => unknown;

async function admit(effects: RouteEffects, options: AnyOptions, call: Call): Promise<void> {
  if (options.permission === "public") return;
  const authentication = await effects.authenticate(call.request, options.credentials ?? "api_key");
  call.viewer = { ...authentication.viewer, from: effects.origin(call.request.headers, call.requestId) };
  // Counted before the role check, so that a key cannot probe without limit.
  call.headers = await effects.limit(authentication);
  if (options.permission !== "authenticated") requireRole(authentication.viewer.role, options.permission);
}

async function readBody(options: AnyOptions, request: Request) {
  if (isSafe(request.method) || request.method === "DELETE") {
    return { body: {}, upload: noUpload, bytes: Buffer.alloc(0) };
  }
  const bytes = await readBytes(request, options.bodyLimit ?? defaultBodyLimit);
  const contentType = request.headers.get("content-type");
  if (options.upload !== undefined) {
    return { body: {}, upload: await parseUpload(bytes, contentType, options.upload), bytes };
  }
  return { body: parseJsonBody(bytes, contentType, options.body ?? noBody), upload: noUpload, bytes };
}

async function serve(
  effects: RouteEffects,
  options: AnyOptions,
  handler: Handler,
  call: Call,
  nextContext: NextRouteContext,
): Promise<Response> {
  const { request, requestId } = call;
  await admit(effects, options, call);
  const answer = async (params: Record<string, unknown>, query: unknown, body: unknown, upload: Upload) => {
    const context = {
      request,
      requestId,
      viewer: call.viewer,
      params,
      query,
      body,
      upload,
      signal: request.signal,
    };
    return toResponse(await handler(context as Parameters<Handler>[0]), options.status ?? 200, request);
  };
  if (options.unread === true) return answer({}, {}, {}, noUpload);
  const params = await readParams(options.params ?? {}, nextContext);
  const url = new URL(request.url);
  const query = parseQuery(options.query ?? noQuery, url.searchParams);
  const { body, upload, bytes } = await readBody(options, request);
  const run = () => answer(params, query, body, upload);
  const key = request.method === "POST" ? idempotencyKey(request) : null;
  const mode = options.idempotency ?? "lease";
  if (key === null || call.viewer === null) return run();
  const stored = await effects.idempotent(
    {
      viewer: call.viewer,
      key,
      method: request.method,
      path: call.path,
      fingerprint: Buffer.concat([Buffer.from(`${url.search}\n`), bytes]),
      mode,
      secret: options.secretAnswer ?? false,
    },
    async () => toStored(await run()),
  );
  return new Response(stored.body, { status: stored.status, headers: stored.headers });
}
