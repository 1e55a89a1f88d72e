import { z } from "zod";

/** What the SDK reports of a step. Ops: inngest/inngest docs/SDK_SPEC.md §5.2 and `StepOpCode` of inngest 4.24. */
export const opSchema = z.object({
  op: z.string(),
  id: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Op = z.infer<typeof opSchema>;

export const opsSchema = z.union([z.array(opSchema), opSchema.transform((op) => [op])]);

export interface EngineEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
  [key: string]: unknown;
}

export interface EventRow {
  id: string;
  name: string;
  payload: EngineEvent;
}

export interface SerializedError {
  name: string;
  message: string;
  stack?: string | undefined;
}

/** The readable part of whatever was thrown, in the shape the SDK rebuilds errors from. */
export function serializedError(thrown: unknown): SerializedError {
  const source = typeof thrown === "object" && thrown !== null ? thrown : { message: String(thrown) };
  const text = (name: string, fallback: string): string => {
    const value: unknown = Reflect.get(source, name);
    return typeof value === "string" && value !== "" ? value : fallback;
  };
  return {
    name: text("name", "Error"),
    message: text("message", text("error", "No message.")),
    stack: text("stack", ""),
  };
}

/** A job that this process holds, with what a call of its function needs. */
export interface ClaimedJob {
  id: string;
  runId: string;
  functionId: string;
  stepId: string | null;
  sleeping: boolean;
  attempt: number;
  maxAttempts: number;
  priority: number;
  event: EngineEvent;
  /** No call was made for this run yet, so there are no steps to load. */
  fresh: boolean;
}

/** A finished step, in order of completion. */
export interface StepState {
  id: string;
  result: { data: unknown } | { error: SerializedError };
}

export type CallResult =
  | { kind: "ops"; ops: Op[]; retryAfter?: string | undefined }
  | { kind: "returned"; data: unknown }
  | { kind: "threw"; error: SerializedError; retriable: boolean; retryAfter?: string | undefined };

/** Name of the NOTIFY channel. */
export const channel = "assay_engine";

/** First key of the advisory locks that workers hold ("ASSY"), and of those that serialise a transaction. */
export const workerLock = 1095979865;
export const transactionLock = workerLock + 1;

export interface EngineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
