import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) under `ENCRYPTION_KEY`.
 * @param context what the ciphertext belongs to, such as "provider_connection:<id>"; authenticated, so that one row's
 * secret cannot be moved into another.
 * @returns version byte, 12-byte nonce, ciphertext, 16-byte tag.
 */
export function encrypt(plaintext: Uint8Array | string, context: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", env().ENCRYPTION_KEY, nonce);
  cipher.setAAD(Buffer.from(`${version}:${context}`, "utf8"));
  const bytes = typeof plaintext === "string" ? Buffer.from(plaintext, "utf8") : plaintext;
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.of(version), nonce, sealed, cipher.getAuthTag()]));
}

/**
 * Opens what `encrypt` made with the same context.
 * @throws Error when it was made under another key or context, by a newer version, or was altered.
 */
export function decrypt(sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== version || bytes.length < 1 + nonceBytes + tagBytes) {
    throw new Error("A stored secret has an unknown format; a newer release of Assay may have written it.");
  }
  const nonce = bytes.subarray(1, 1 + nonceBytes);
  const body = bytes.subarray(1 + nonceBytes, -tagBytes);
  const decipher = createDecipheriv("aes-256-gcm", env().ENCRYPTION_KEY, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(`${version}:${context}`, "utf8"));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (error) {
    throw new Error(
      "A stored secret cannot be decrypted: ENCRYPTION_KEY is not the one it was stored with.",
      {
        cause: error,
      },
    );
  }
}

/** `decrypt` of a text. */
export function decryptText(sealed: Uint8Array, context: string): string {
  return decrypt(sealed, context).toString("utf8");
}
