import "server-only";
import { randomBytes } from "node:crypto";
import { listSecretsForAddress } from "@/lib/data/evaluator-secrets";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { previousSecretEnds } from "@/lib/domain/webhooks/secret";
import { webhookSecretText } from "@/lib/domain/webhooks/signature";
import { decryptText, encrypt } from "./encryption";

const secretBytes = 32;

/** What an evaluator's secrets are encrypted under: they open in its own row only. */
function contextOf(evaluatorId: string): string {
  return `evaluator:${evaluatorId}`;
}

/** A new secret, as it is shown once and as it is stored. */
export function newEvaluatorSecret(evaluatorId: string): {
  secret: string;
  secretEncrypted: Uint8Array<ArrayBuffer>;
} {
  const secret = webhookSecretText(randomBytes(secretBytes));
  return { secret, secretEncrypted: encrypt(secret, contextOf(evaluatorId)) };
}

/**
 * The secrets that a request to an address is signed with: those of the library's evaluators that have this address,
 * each with its previous one on the day after a rotation. None for an address that is no library evaluator's.
 */
export async function signingSecrets(viewer: Viewer, url: string): Promise<string[]> {
  const sealed = await listSecretsForAddress(viewer, url);
  const now = new Date();
  return sealed.flatMap(({ evaluatorId, secret, previous, rotatedAt }) => {
    const overlaps = previous !== null && previousSecretEnds(rotatedAt, now) !== null;
    return (overlaps ? [secret, previous] : [secret]).map((one) => decryptText(one, contextOf(evaluatorId)));
  });
}
