import { createHash } from "node:crypto";

const keyPattern = /^assay_[A-Za-z0-9_-]{43}$/;
const visibleCharacters = 12;

/** Text of an API key from 32 random bytes. */
export function apiKeyText(random: Uint8Array): string {
  return `assay_${Buffer.from(random).toString("base64url")}`;
}

/** True for text shaped like one of our keys; anything else needs no look-up. */
export function isApiKeyText(text: string): boolean {
  return keyPattern.test(text);
}

/**
 * SHA-256 of a key, which is all the database keeps. A fast hash is enough for 256 random bits: there is nothing to
 * guess.
 */
export function apiKeyHash(key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(key, "utf8").digest());
}

/** The start of a key, by which a person recognises it. */
export function apiKeyPrefix(key: string): string {
  return key.slice(0, visibleCharacters);
}
