import type { Role } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { RouteHandler } from "@/lib/entry/route-kernel";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { asRole, createWorkspace } from "./workspace";

export interface RestAnswer {
  status: number;
  headers: Headers;
  type: string | null;
  text: string;
  /** Parsed JSON, or null for an answer without. */
  body: unknown;
  /** Pointers of a problem's errors. */
  pointers: string[];
}

export interface RestRequest {
  params?: Record<string, string>;
  /** An object is sent as JSON; text and forms as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface RestCaller {
  viewer: Viewer;
  send(handler: RouteHandler, method: string, path: string, request?: RestRequest): Promise<RestAnswer>;
}

/**
 * Calls route handlers with an API key of its own.
 * @param beside a viewer whose workspace the key belongs to; a new workspace when left out.
 */
export async function createRestCaller(
  role: "viewer" | "editor" | "admin",
  beside?: Viewer,
): Promise<RestCaller> {
  const owner = beside === undefined ? await createWorkspace("owner") : asRole(beside, "owner");
  const { key } = await createApiKey(owner, { name: "test", role, rate_limit_per_minute: 10_000 });
  const viewer = asRole(owner, role satisfies Role);
  return {
    viewer,
    async send(handler, method, path, { params = {}, body, headers = {} } = {}) {
      const raw = typeof body === "string" || body instanceof FormData;
      const request = new Request(`http://localhost/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body instanceof FormData ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
      });
      return read(await handler(request, { params: Promise.resolve(params) }));
    },
  };
}

async function read(response: Response): Promise<RestAnswer> {
  const text = await response.text();
  const type = response.headers.get("content-type");
  const body: unknown = type?.includes("json") === true && text !== "" ? JSON.parse(text) : null;
  const errors = (body as { errors?: { pointer: string }[] } | null)?.errors ?? [];
  return {
    status: response.status,
    headers: response.headers,
    type,
    text,
    body,
    pointers: Array.isArray(errors) ? errors.map((error) => error.pointer) : [],
  };
}
