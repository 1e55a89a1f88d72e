import "server-only";
import type { DeliveryAttempt } from "@/lib/data/webhook-deliveries";
import { retryAfterMs } from "@/lib/providers/failures";
import { ProviderError } from "@/lib/providers/provider";
import { postFailure, postJson } from "./outgoing-post";

const timeoutMs = 15_000;
const keptBytes = 4_096;

/** An attempt as the log keeps it, and what it means for the next one. */
export interface PostedMessage extends DeliveryAttempt {
  retryAfterMs: number | null;
  /** The receiver says that it is gone for good (410). */
  gone: boolean;
  /** Trying again cannot help: the address is one that is not posted to. */
  refused: boolean;
}

/** The answer's beginning, whatever it is; the rest is not even read. One that breaks off is kept as far as it came. */
async function beginningOf(response: Response): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  while (size < keptBytes) {
    const piece = await reader.read().catch(() => null);
    if (piece === null || piece.done) break;
    parts.push(piece.value);
    size += piece.value.length;
  }
  reader.cancel().catch(() => undefined);
  // Cut within a character, the half of it becomes U+FFFD.
  return new TextDecoder().decode(Buffer.concat(parts).subarray(0, keptBytes));
}

function problemOf({ status }: Response): string | null {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return "It answered 410: the receiver is gone.";
  if (status >= 300 && status < 400) {
    return `It answered ${status}. Redirects are not followed: enter the final address.`;
  }
  return `It answered ${status}.`;
}

/** One POST as `postJson` makes it, for at most 15 seconds. Every outcome is a value. */
export async function postMessage(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<PostedMessage> {
  const started = performance.now();
  const ended = (outcome: Omit<PostedMessage, "url" | "durationMs">) => ({
    url,
    durationMs: Math.round(performance.now() - started),
    ...outcome,
  });
  try {
    const response = await postJson({
      url,
      headers: { ...headers, "user-agent": "Assay-Webhooks/1" },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return ended({
      responseStatus: response.status,
      responseBody: await beginningOf(response),
      error: problemOf(response),
      retryAfterMs: retryAfterMs(response.headers),
      gone: response.status === 410,
      refused: false,
    });
  } catch (error) {
    return ended({
      responseStatus: null,
      responseBody: null,
      error: postFailure(error, url, timeoutMs),
      retryAfterMs: null,
      gone: false,
      refused: error instanceof ProviderError,
    });
  }
}
