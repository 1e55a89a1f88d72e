import "server-only";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { newId } from "@/lib/data/new-id";
import type { Json, JsonObject } from "@/lib/domain/json";
import { webhookHeaders } from "@/lib/domain/webhooks/signature";
import { boundedAnswer } from "@/lib/providers/answer-limit";
import { retryAfterMs } from "@/lib/providers/failures";
import { ProviderError } from "@/lib/providers/provider";
import { postFailure, postJson } from "./outgoing-post";

const timeoutMs = 10_000;
const answerLimitMegabytes = 1;
const attempts = 3;
const firstPauseMs = 500;
/** An endpoint may ask for a longer pause, but a cell does not wait for ever. */
const longestPauseMs = 10_000;

interface Answer {
  status: number;
  text: string;
  /** What `Retry-After` asks for; null without one. */
  retryAfterMs: number | null;
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await postJson({
    url,
    headers: { "user-agent": "Assay-Evaluator/1", ...headers },
    body,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  return {
    status: response.status,
    text: response.body === null ? "" : await text(boundedAnswer(response.body, answerLimitMegabytes)),
    retryAfterMs: retryAfterMs(response.headers),
  };
}

/** What an attempt came to: an answer, or a failure that another attempt may mend after a pause. */
type Attempt = { answer: Json } | { failure: Error; pauseMs: number | null };

/** Worth another attempt: the endpoint is down, busy, or asks for patience. */
function isTemporary(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

function read({ status, text: body, retryAfterMs: pauseMs }: Answer): Attempt {
  if (isTemporary(status)) return { failure: new Error(`It answered status ${status}.`), pauseMs };
  if (status >= 300 && status < 400) {
    throw new Error(`It answered status ${status}. Redirects are not followed: enter the final address.`);
  }
  if (status < 200 || status > 299) throw new Error(`It answered status ${status}.`);
  try {
    return { answer: JSON.parse(body) as Json };
  } catch {
    throw new Error("Its answer is not JSON.");
  }
}

/** Exponential backoff with jitter, and never sooner than the endpoint asks. */
function pauseBefore(attempt: number, asked: number | null): number {
  const usual = firstPauseMs * 2 ** (attempt - 2) * (0.5 + Math.random() / 2);
  return Math.min(longestPauseMs, Math.max(usual, asked ?? 0));
}

/**
 * POSTs a cell to a user's endpoint and reads its JSON answer: 10 s and 1 MB an attempt, up to three attempts on network
 * failures and the statuses 408, 429 and 5xx; private addresses only where the operator allows them, redirects never.
 * @param secrets each signs every attempt (Standard Webhooks); the message id stays, so that a repeat can be told.
 * @throws Error saying what went wrong.
 */
export async function postToEvaluator(
  request: { url: string; headers: Record<string, string>; body: JsonObject },
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<Json> {
  const { url } = request;
  const body = JSON.stringify(request.body);
  const id = `msg_${newId().replaceAll("-", "")}`;
  let last: { failure: Error; pauseMs: number | null } = {
    failure: new Error("It was not asked."),
    pauseMs: null,
  };
  for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt += 1) {
    if (attempt > 1) await pause(pauseBefore(attempt, last.pauseMs), undefined, { signal });
    const message = { id, timestamp: Math.floor(Date.now() / 1000), body };
    const signed = secrets.length === 0 ? {} : webhookHeaders(secrets, message);
    let answer: Answer;
    try {
      answer = await post(url, { ...request.headers, ...signed }, body, signal);
    } catch (error) {
      // An address that may not be called will not become one that may, nor a body that has no end.
      if (error instanceof ProviderError) throw error;
      last = { failure: new Error(postFailure(error, url, timeoutMs), { cause: error }), pauseMs: null };
      continue;
    }
    const outcome = read(answer);
    if ("answer" in outcome) return outcome.answer;
    last = outcome;
  }
  throw last.failure;
}
