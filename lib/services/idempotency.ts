import "server-only";
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { transaction } from "@/lib/data/client";
import {
  abandonIdempotencyKey,
  claimIdempotencyKey,
  completeIdempotencyKey,
  findIdempotencyKey,
  type IdempotencyClaim,
  releaseIdempotencyKey,
  renewIdempotencyKey,
} from "@/lib/data/idempotency";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { decryptText, encrypt } from "./encryption";
import { type HeldKey, holdingKey } from "./idempotent-effect";

/** One POST under an `Idempotency-Key`. `fingerprint` is everything that must be equal in a repeat. */
export interface IdempotentCall {
  viewer: Viewer;
  key: string;
  method: string;
  path: string;
  fingerprint: Uint8Array;
  mode: "atomic" | "lease";
  /** The answer's body is stored encrypted. */
  secret: boolean;
}

/** An answer as it can be stored and sent again. */
export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  /** JSON text, or null for an answer without a body. */
  body: string | null;
}

const leaseMs = 30_000;
const keepMs = 24 * 60 * 60 * 1000;
const twinWaitMs = 65_000;
const pollMs = 100;
const replayed = { "idempotency-replayed": "true" };

function sha256(...parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\n");
  return new Uint8Array(hash.digest());
}

function claimOf(call: IdempotentCall): IdempotencyClaim {
  const principal = call.viewer.apiKeyId ?? call.viewer.userId ?? call.viewer.kind;
  return {
    keyHash: sha256(principal, call.method, call.path, call.key),
    requestHash: sha256(call.fingerprint),
    leaseMs,
    keepMs,
  };
}

/** What a stored answer is encrypted under: it opens for the call that it answers only. */
function answerContext({ keyHash }: IdempotencyClaim): string {
  return `idempotency:${Buffer.from(keyHash).toString("hex")}`;
}

/** The answer of the call that holds the key, or null while it is under way. */
async function answerOf(call: IdempotentCall, claim: IdempotencyClaim): Promise<StoredAnswer | null> {
  const row = await findIdempotencyKey(call.viewer, claim.keyHash);
  if (row === null) return null;
  if (!Buffer.from(row.requestHash).equals(claim.requestHash)) {
    throw new AssayError(
      "conflict",
      "This Idempotency-Key was used with another request. Use a new key for a new request.",
    );
  }
  if (row.status === null) return null;
  const body =
    row.body !== null && call.secret
      ? decryptText(Buffer.from(row.body, "base64"), answerContext(claim))
      : row.body;
  return { status: row.status, headers: { ...row.headers, ...replayed }, body };
}

async function store(call: IdempotentCall, claim: IdempotencyClaim, answer: StoredAnswer): Promise<void> {
  const body =
    answer.body !== null && call.secret
      ? Buffer.from(encrypt(answer.body, answerContext(claim))).toString("base64")
      : answer.body;
  await completeIdempotencyKey(call.viewer, claim.keyHash, { ...answer, body });
}

/** Key and effect commit together; Postgres makes a concurrent twin wait for the commit. */
function runAtomic(call: IdempotentCall, run: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
  const claim = claimOf(call);
  return transaction(async () => {
    if ((await claimIdempotencyKey(call.viewer, claim)) === null) {
      const known = await answerOf(call, claim);
      if (known !== null) return known;
      throw stillRunning();
    }
    const answer = await run();
    await store(call, claim, answer);
    return answer;
  });
}

function stillRunning(): AssayError {
  return new AssayError(
    "conflict",
    "The first request with this Idempotency-Key is still running. Repeat it later.",
    {
      headers: { "retry-after": "5" },
    },
  );
}

/**
 * The key is held while `run` works and renewed; a holder that died loses it after the lease, and the next one goes on
 * from what `noteEffect` kept of it.
 */
async function runLeased(call: IdempotentCall, run: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
  const claim = claimOf(call);
  const deadline = performance.now() + twinWaitMs;
  let claimed = await claimIdempotencyKey(call.viewer, claim);
  while (claimed === null) {
    const known = await answerOf(call, claim);
    if (known !== null) return known;
    if (performance.now() > deadline) throw stillRunning();
    await sleep(pollMs);
    claimed = await claimIdempotencyKey(call.viewer, claim);
  }
  const held: HeldKey = { viewer: call.viewer, keyHash: claim.keyHash, effect: claimed.effect };
  const renewal = setInterval(() => {
    renewIdempotencyKey(call.viewer, claim.keyHash, leaseMs).catch(() => undefined);
  }, leaseMs / 3);
  try {
    const answer = await holdingKey(held, run);
    await store(call, claim, answer);
    return answer;
  } catch (error) {
    const letGo = held.effect === null ? releaseIdempotencyKey : abandonIdempotencyKey;
    await letGo(call.viewer, claim.keyHash).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

/**
 * Runs a POST once for its key: a repeat with the same request gets the first answer (24 hours), a concurrent twin waits
 * for it. A call that throws leaves the key free; one that had an effect before, or died, is taken up by its repeat.
 * @throws AssayError `conflict` for the same key with another request, or when the first still runs after a minute.
 */
export function runOnce(call: IdempotentCall, run: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
  return call.mode === "atomic" ? runAtomic(call, run) : runLeased(call, run);
}
