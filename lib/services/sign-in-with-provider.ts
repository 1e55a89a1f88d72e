import "server-only";
import { transaction } from "@/lib/data/client";
import {
  findUserByAccount,
  findUserByEmail,
  hasNoUsers,
  linkAccount,
  type SignInUser,
} from "@/lib/data/users";
import type { ProviderProfile } from "@/lib/domain/permissions/credentials";
import { env } from "@/lib/env";
import { insertWithWorkspace, nameOf } from "./owner";

/**
 * The person behind an identity provider's account: known by the account, else by the verified address, else new where
 * sign-up is open.
 * @returns null when they may not sign in.
 */
export function signInWithProvider(profile: ProviderProfile): Promise<SignInUser | null> {
  return transaction(async () => {
    const known = await findUserByAccount(profile.provider, profile.accountId);
    if (known !== null) return known;
    if (profile.verifiedEmail === null) return null;
    let user = await findUserByEmail(profile.verifiedEmail);
    if (user === null) {
      if (!env().ASSAY_ALLOW_SIGNUP || (await hasNoUsers())) return null;
      const name = profile.name ?? nameOf(profile.verifiedEmail);
      user = await insertWithWorkspace({ email: profile.verifiedEmail, name, passwordHash: null });
    }
    await linkAccount(user.id, profile.provider, profile.accountId);
    return user;
  });
}
