import type { z } from "zod";
import type { Action } from "../../permissions/permissions";

export const tags = {
  Service: "Whether the service and a key work.",
  Prompts: "Prompts, their immutable versions and the labels that point to them.",
  "Golden examples": "Inputs with the output they should give: the yardstick of experiments.",
  Runs: "Single model calls and the log of every call.",
  Experiments: "Versions × examples × models, scored by evaluators and compared with the baseline.",
  Evaluators: "What scores an output, and scoring outside of experiments.",
  Models: "Models with their prices, and the connections through which they are called.",
  Webhooks: "Events posted to addresses of yours, signed, with a log of every delivery.",
  Workspace: "Settings, members, invitations, API keys and background work.",
} as const;
export type Tag = keyof typeof tags;

/** One possible answer that is no error. */
export interface OperationAnswer {
  status: number;
  description: string;
  /** Of the JSON body; none for files, streams and empty answers. */
  schema?: z.ZodType;
  /** What the same answer is sent as beside JSON, when asked for. */
  otherMediaTypes?: readonly string[];
  /** Media types of what is not JSON. */
  mediaTypes?: readonly string[];
}

/**
 * One call of the REST API: what its route file does, said once for the OpenAPI document, the docs page and the tests
 * that hold every route and answer to it.
 */
export interface Operation {
  /** Unique, camelCase: `operationId`. */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1, parameters in braces. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  permission: Action | "authenticated" | "public";
  query?: z.ZodType;
  body?: z.ZodType;
  bodyExample?: Record<string, unknown>;
  /** Media types of an uploaded body. */
  upload?: readonly string[];
  answers: readonly OperationAnswer[];
  /** When 409 is answered. */
  conflict?: string;
}

export function ok(description: string, schema: z.ZodType): OperationAnswer {
  return { status: 200, description, schema };
}

export function created(description: string, schema: z.ZodType): OperationAnswer {
  return { status: 201, description, schema };
}

export function accepted(description: string, schema: z.ZodType): OperationAnswer {
  return { status: 202, description, schema };
}

export function nothing(description: string): OperationAnswer {
  return { status: 204, description };
}

export function file(description: string, mediaTypes: readonly string[]): OperationAnswer {
  return { status: 200, description, mediaTypes };
}
