import { createHmac } from "node:crypto";

const secretPrefix = "whsec_";
const leastSecretBytes = 24;
const mostSecretBytes = 64;

/** What is signed: one message as it is sent. */
export interface SignedMessage {
  id: string;
  /** Seconds since 1970, of this attempt. */
  timestamp: number;
  /** The body's exact text. */
  body: string;
}

/** A secret as receivers enter it: `whsec_` and base64. */
export function webhookSecretText(bytes: Uint8Array): string {
  return secretPrefix + Buffer.from(bytes).toString("base64");
}

function secretBytes(secret: string): Buffer {
  const bytes = Buffer.from(secret.replace(secretPrefix, ""), "base64");
  if (!secret.startsWith(secretPrefix) || bytes.length < leastSecretBytes || bytes.length > mostSecretBytes) {
    throw new Error(
      `A webhook secret is ${secretPrefix} and ${leastSecretBytes} to ${mostSecretBytes} bytes in base64.`,
    );
  }
  return bytes;
}

/**
 * One signature by the Standard Webhooks scheme (standard-webhooks spec, "Symmetric signature"): `v1,` and the base64
 * of HMAC-SHA256 over `id.timestamp.body`.
 * @throws Error for a text that is no secret.
 */
export function signWebhook(secret: string, { id, timestamp, body }: SignedMessage): string {
  const digest = createHmac("sha256", secretBytes(secret))
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64");
  return `v1,${digest}`;
}

/**
 * The three headers of a message. With several secrets (during a rotation) it carries a signature of each, and a
 * receiver accepts it by any.
 */
export function webhookHeaders(secrets: readonly string[], message: SignedMessage): Record<string, string> {
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(message.timestamp),
    "webhook-signature": secrets.map((secret) => signWebhook(secret, message)).join(" "),
  };
}
