import "server-only";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { confirmPassword } from "./sign-in";

const recentMs = 15 * 60 * 1000;

export interface Identity {
  user: { id: string; hasPassword: boolean };
  /** When the password or the identity provider last vouched for them. */
  authenticatedAt: Date;
}

/** Whether a sensitive change may go on without asking for the password again: a sign-in of the last 15 minutes. */
export function signedInRecently(identity: Identity, now: Date = new Date()): boolean {
  return now.getTime() - identity.authenticatedAt.getTime() <= recentMs;
}

/**
 * Asks for the password before a sensitive change, unless the sign-in is recent.
 * @throws AssayError `invalid` at /password, `rate_limited`, or `forbidden` for who has no password and must sign in again.
 */
export async function confirmIdentity(identity: Identity, password: string | undefined): Promise<void> {
  if (signedInRecently(identity)) return;
  if (!identity.user.hasPassword) {
    throw new AssayError(
      "forbidden",
      "You signed in more than 15 minutes ago. Sign out and in again, then repeat this.",
    );
  }
  if (password === undefined || password === "")
    throw invalidField("/password", "Enter your password to go on.");
  try {
    await confirmPassword(identity.user.id, password);
  } catch (error) {
    if (error instanceof AssayError && error.code === "unauthenticated") {
      throw invalidField("/password", "This is not your password.");
    }
    throw error;
  }
}
