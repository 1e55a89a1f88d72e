import { createHmac } from "node:crypto";
import stableStringify from "fast-json-stable-stringify";
import { type CallResult, type ClaimedJob, opsSchema, type StepState, serializedError } from "./protocol";

export type ServeHandler = (request: Request) => Promise<Response>;

const origin = "https://embedded.invalid";

/** HMAC-SHA256 over the canonical JSON (RFC 8785) of the body and the time, as Inngest signs its calls. */
export function sign(body: unknown, signingKey: string, seconds: number): string {
  const key = signingKey.replace(/^signkey-\w+-/, "");
  const signature = createHmac("sha256", key)
    .update(stableStringify(body))
    .update(String(seconds))
    .digest("hex");
  return `t=${seconds}&s=${signature}`;
}

function callBody(job: ClaimedJob, steps: StepState[]): object {
  const stack = steps.map(({ id }) => id);
  return {
    version: 2,
    event: job.event,
    events: [job.event],
    steps: Object.fromEntries(steps.map(({ id, result }) => [id, result])),
    ctx: {
      run_id: job.runId,
      attempt: job.attempt,
      max_attempts: job.maxAttempts,
      disable_immediate_execution: false,
      use_api: false,
      // With these two the SDK runs step after step in one call and reports each to /v1/checkpoint.
      fn_id: job.functionId,
      qi_id: job.id,
      stack: { stack, current: stack.length },
    },
  };
}

async function readResponse(response: Response): Promise<CallResult> {
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = { name: "Error", message: `The function answered ${response.status} without JSON.` };
  }
  const retryAfter = response.headers.get("retry-after") ?? undefined;
  if (response.status === 206) return { kind: "ops", ops: opsSchema.parse(body), retryAfter };
  if (response.status === 200) return { kind: "returned", data: body };
  const retriable = response.status !== 400 && response.headers.get("x-inngest-no-retry") !== "true";
  return { kind: "threw", error: serializedError(body), retriable, retryAfter };
}

/**
 * Calls a function the way an Inngest server does (inngest/inngest docs/SDK_SPEC.md §4.3), but by handing the request
 * to a handler that is not mounted anywhere.
 */
export async function invoke(
  handler: ServeHandler,
  signingKey: string,
  job: ClaimedJob,
  steps: StepState[],
): Promise<CallResult> {
  const text = JSON.stringify(callBody(job, steps));
  const query = new URLSearchParams({
    fnId: job.functionId,
    stepId: job.sleeping ? "step" : (job.stepId ?? "step"),
  });
  const request = new Request(`${origin}/api/inngest?${query}`, {
    method: "POST",
    headers: {
      host: "embedded.invalid",
      "content-type": "application/json",
      "x-inngest-req-version": "2",
      "x-inngest-signature": sign(JSON.parse(text), signingKey, Math.round(Date.now() / 1000)),
    },
    body: text,
  });
  return readResponse(await handler(request));
}
