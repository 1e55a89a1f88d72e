import "server-only";
import http from "node:http";
import https from "node:https";
import type { Json, JsonObject } from "@/lib/domain/json";
import { publicAddress } from "./public-address";

const timeoutMs = 10_000;
const answerLimitBytes = 1024 * 1024;
const attempts = 3;

interface Answer {
  status: number;
  text: string;
}

/** One POST to the address that was checked; the name is kept for TLS and the Host header. Redirects are not followed. */
async function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const { address, family } = await publicAddress(url);
  const request = url.protocol === "https:" ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        },
        lookup: (_host, options, callback) =>
          options.all ? callback(null, [{ address, family }]) : callback(null, address, family),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > answerLimitBytes) outgoing.destroy(new Error("It answered more than 1 MB."));
          else chunks.push(chunk);
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
        response.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function cause(error: unknown): Error {
  if (error instanceof Error && error.name === "TimeoutError")
    return new Error("It did not answer within 10 s.");
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * POSTs a cell to a user's endpoint and reads its JSON answer: 10 s, 1 MB, up to three attempts on 5xx and network
 * failures; private addresses only where the operator allows them. @throws Error saying what went wrong.
 */
export async function postToEvaluator(
  request: { url: string; headers: Record<string, string>; body: JsonObject },
  signal: AbortSignal,
): Promise<Json> {
  const url = new URL(request.url);
  const body = JSON.stringify(request.body);
  let failure = new Error("It was not asked.");
  for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt += 1) {
    if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
    let answer: Answer;
    try {
      answer = await post(url, request.headers, body, signal);
    } catch (error) {
      failure = cause(error);
      continue;
    }
    if (answer.status >= 500) {
      failure = new Error(`It answered status ${answer.status}.`);
      continue;
    }
    if (answer.status < 200 || answer.status > 299) throw new Error(`It answered status ${answer.status}.`);
    try {
      return JSON.parse(answer.text) as Json;
    } catch {
      throw new Error("Its answer is not JSON.");
    }
  }
  throw failure;
}
