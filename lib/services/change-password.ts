import "server-only";
import { changePasswordHash } from "@/lib/data/users";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { hashPassword } from "./password";
import { confirmPassword } from "./sign-in";

/**
 * Changes a person's password and ends all their sessions, the present one included.
 * @throws AssayError `invalid` at /current when that password is wrong, `rate_limited`.
 */
export async function changePassword(userId: string, current: string, next: string): Promise<void> {
  try {
    await confirmPassword(userId, current);
  } catch (error) {
    if (error instanceof AssayError && error.code === "unauthenticated") {
      throw invalidField("/current", "This is not your password.");
    }
    throw error;
  }
  await changePasswordHash(userId, await hashPassword(next));
}
