import "server-only";
import { recordAccountAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { changePasswordHash } from "@/lib/data/users";
import { AssayError, invalidField } from "@/lib/domain/errors";
import type { CallOrigin } from "@/lib/domain/permissions/viewer";
import { hashPassword } from "./password";
import { confirmPassword } from "./sign-in";

/**
 * Changes a person's password and ends all their sessions, the present one included.
 * @throws AssayError `invalid` at /current when that password is wrong, `rate_limited`.
 */
export async function changePassword(
  user: { id: string; name: string },
  current: string,
  next: string,
  from?: CallOrigin,
): Promise<void> {
  try {
    await confirmPassword(user.id, current);
  } catch (error) {
    if (error instanceof AssayError && error.code === "unauthenticated") {
      throw invalidField("/current", "This is not your password.");
    }
    throw error;
  }
  const hash = await hashPassword(next);
  await transaction(async () => {
    await changePasswordHash(user.id, hash);
    await recordAccountAudit(user, from, { action: "user.change_password" });
  });
}
