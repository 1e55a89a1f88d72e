import "server-only";
import { createHash } from "node:crypto";
import { recordAccountAudit } from "@/lib/data/audit-logs";
import {
  countAttempt,
  forgetAttempts,
  forgiveAttempt,
  type ThrottleLimit,
} from "@/lib/data/sign-in-throttle";
import { findUserByEmail, findUserById, normalEmail, type SignInUser } from "@/lib/data/users";
import { AssayError } from "@/lib/domain/errors";
import { wrongCredentials } from "@/lib/domain/permissions/credentials";
import { log } from "@/lib/log";
import { verifyPassword } from "./password";

const windowSeconds = 15 * 60;
const perAccount = 10;
const perAddress = 100;

function accountLimit(email: string): ThrottleLimit {
  // Hashed: people type passwords into the wrong field, and those shall not be kept.
  const digest = createHash("sha256").update(normalEmail(email)).digest("base64url");
  return { key: `account:${digest}`, attempts: perAccount, windowSeconds };
}

function addressLimit(address: string): ThrottleLimit {
  return { key: `address:${address.slice(0, 100)}`, attempts: perAddress, windowSeconds };
}

async function countAll(limits: readonly ThrottleLimit[]): Promise<void> {
  for (const limit of limits) {
    const wait = await countAttempt(limit);
    if (wait > 0) {
      const minutes = Math.ceil(wait / 60);
      throw new AssayError(
        "rate_limited",
        `Too many failed attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
        { headers: { "retry-after": String(wait) } },
      );
    }
  }
}

async function verifyThrottled(
  user: SignInUser | null,
  password: string,
  limits: [ThrottleLimit, ...ThrottleLimit[]],
): Promise<SignInUser> {
  await countAll(limits);
  const right = password.length <= 200 && (await verifyPassword(password, user?.passwordHash ?? null));
  if (user === null || !right) throw new AssayError("unauthenticated", wrongCredentials);
  const [account, ...others] = limits;
  await forgetAttempts(account.key);
  for (const other of others) await forgiveAttempt(other.key);
  return user;
}

/**
 * Checks an e-mail address and password. Attempts are limited per account and per network address, counted in the
 * database, and counted for unknown accounts alike.
 * @param address network address of the client, as far as known.
 * @throws AssayError `unauthenticated` with `wrongCredentials`, or `rate_limited`.
 */
export async function signIn(email: string, password: string, address: string): Promise<SignInUser> {
  const user = await findUserByEmail(email);
  const from = { address: address === "unknown" ? null : address, requestId: null };
  const method = { method: "password" };
  try {
    const signedIn = await verifyThrottled(user, password, [accountLimit(email), addressLimit(address)]);
    await recordAccountAudit(signedIn, from, { action: "user.sign_in", after: method });
    return signedIn;
  } catch (error) {
    // Attempts beyond the limit are not recorded one by one: an attacker would fill the log with them.
    const wrong = error instanceof AssayError && error.code === "unauthenticated";
    // Unknown addresses have no workspace to tell; what people type into the field by mistake is kept nowhere.
    if (wrong && user !== null) {
      // Not waited for: an answer that takes longer where there is somebody to tell would say that there is.
      recordAccountAudit(user, from, { action: "user.sign_in_failed", after: method }).catch(
        (failure: unknown) => log.error({ err: failure }, "failed sign-in not recorded"),
      );
    }
    throw error;
  }
}

/**
 * Asks a signed-in person for their password again, under the same limit.
 * @throws AssayError as `signIn`.
 */
export async function confirmPassword(userId: string, password: string): Promise<void> {
  const user = await findUserById(userId);
  await verifyThrottled(user, password, [accountLimit(user?.email ?? userId)]);
}

/**
 * Limits guesses of something that is not an account's password, such as the one-time owner token.
 * @throws AssayError `rate_limited`.
 */
export async function countGuess(what: string, address: string): Promise<void> {
  await countAll([{ key: `${what}:${address.slice(0, 100)}`, attempts: perAccount, windowSeconds }]);
}
