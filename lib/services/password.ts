import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";

/** Length is what counts (NIST SP 800-63B §5.1.1.2); the ceiling bounds the work of hashing. */
export const passwordSchema = z
  .string()
  .min(8, "Use at least 8 characters.")
  .max(200, "Use at most 200 characters.");

/** First choice of the OWASP Password Storage Cheat Sheet for argon2id: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id hash (RFC 9106) in PHC text form, salt inside. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password is the hash's. Without a hash the same work is done on a decoy, so that an unknown account
 * takes as long as a wrong password.
 */
export async function verifyPassword(password: string, passwordHash: string | null): Promise<boolean> {
  decoy ??= hashPassword("no account has this password");
  const matches = await verify(passwordHash ?? (await decoy), password);
  return matches && passwordHash !== null;
}
