import { expect } from "vitest";
import { createApiKeyBody } from "@/lib/domain/api/api-keys";
import { problemSchema } from "@/lib/domain/api/common";
import { answerSchemas } from "@/lib/domain/api/openapi/answers";
import { operations } from "@/lib/domain/api/operations/all";
import type { Operation } from "@/lib/domain/api/operations/operation";
import type { Role } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { RouteHandler } from "@/lib/entry/route-kernel";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { documentSchemas } from "./answer-schemas";
import { loadHandler, restRoutes } from "./routes";
import { asRole } from "./workspace";

const documented = documentSchemas();
const handlers = new Map<string, Promise<RouteHandler>>();

export function operationOf(name: string): Operation {
  const operation = operations.find(({ method, path }) => `${method} ${path}` === name);
  if (operation === undefined) throw new Error(`There is no operation ${name}.`);
  return operation;
}

/** The real handler of an operation. */
export function handlerOf({ method, path }: Operation): Promise<RouteHandler> {
  const name = `${method} ${path}`;
  const route = restRoutes.find((candidate) => candidate.path === `/api/v1${path}`);
  if (route === undefined) throw new Error(`No route file serves ${path}.`);
  const handler = handlers.get(name) ?? loadHandler(route.file, method);
  handlers.set(name, handler);
  return handler;
}

export interface ApiCall {
  /** Text of an API key; null sends none. */
  key: string | null;
  params?: Record<string, string | number>;
  /** With its question mark. */
  query?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with `headers`. */
  raw?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface ApiAnswer<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed JSON, held to its schema; null without a JSON body. */
  json: T;
}

/** Sends a request to the operation's handler as Next would, and answers the response as it is. */
export async function requestApi(name: string, call: ApiCall): Promise<Response> {
  const operation = operationOf(name);
  const { key, params = {}, query = "", body, raw, signal } = call;
  const headers = new Headers(call.headers);
  if (key !== null) headers.set("authorization", `Bearer ${key}`);
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  const path = operation.path.replace(/\{(\w+)\}/g, (_, parameter: string) =>
    encodeURIComponent(String(params[parameter] ?? "")),
  );
  const request = new Request(`http://assay.test/api/v1${path}${query}`, {
    method: operation.method,
    headers,
    ...(content === undefined ? {} : { body: content }),
    ...(signal === undefined ? {} : { signal }),
  });
  const texts = Object.fromEntries(
    Object.entries(params).map(([parameter, value]) => [parameter, String(value)]),
  );
  const handler = await handlerOf(operation);
  return handler(request, { params: Promise.resolve(texts) });
}

/** Fails the test unless a body is exactly what the schemas and the OpenAPI document promise for its status. */
export function holdToSchema(operation: Operation, response: Response, json: unknown): void {
  if (response.status >= 400 && operation.answers.every(({ status }) => status !== response.status)) {
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(problemSchema.parse(json)).toMatchObject({ status: response.status });
    expect(documented("Problem")(json)).toBe(true);
    return;
  }
  const answers = operation.answers.filter(({ status }) => status === response.status);
  expect(
    answers.length,
    `${operation.id} answered ${response.status}: ${JSON.stringify(json)}`,
  ).toBeGreaterThan(0);
  const [answer] = answers;
  if (answer?.schema === undefined) return;
  answer.schema.parse(json);
  const component = Object.entries(answerSchemas).find(([, schema]) => schema === answer.schema)?.[0];
  if (component === undefined) return;
  const validate = documented(component);
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
}

/** Calls an operation, such as "POST /prompts/{prompt}/versions", and holds its answer to the contract. */
export async function callApi<T = Record<string, unknown>>(
  name: string,
  call: ApiCall,
): Promise<ApiAnswer<T>> {
  const operation = operationOf(name);
  const response = await requestApi(name, call);
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  const json: unknown = /^application\/(problem\+)?json/.test(type) && text !== "" ? JSON.parse(text) : null;
  expect(response.headers.get("x-request-id")).not.toBeNull();
  if (json !== null) holdToSchema(operation, response, json);
  else {
    const statuses = operation.answers.map(({ status }) => status);
    expect(statuses, `${name} answered ${response.status}: ${text}`).toContain(response.status);
  }
  return { status: response.status, headers: response.headers, text, json: json as T };
}

/** Calls and expects success; answers the body. */
export async function succeed<T = Record<string, unknown>>(name: string, call: ApiCall): Promise<T> {
  const { status, json, text } = await callApi<T>(name, call);
  expect(status, `${name} answered ${text}`).toBeLessThan(400);
  return json;
}

/** The problem a call ends in. */
export async function refused(
  name: string,
  call: ApiCall,
): Promise<{ status: number; code: string; detail: string; errors: { pointer: string; message: string }[] }> {
  const { status, text, json } = await callApi(name, call);
  expect(status, `${name} answered ${text}`).toBeGreaterThanOrEqual(400);
  return problemSchema.parse(json);
}

/** A key of the viewer's workspace with a role, and room for every request of a test. */
export async function makeKey(viewer: Viewer, role: Exclude<Role, "owner">): Promise<string> {
  const body = createApiKeyBody.parse({ name: `${role} key`, role, rate_limit_per_minute: 100_000 });
  return (await createApiKey(asRole(viewer, "owner"), body)).key;
}
