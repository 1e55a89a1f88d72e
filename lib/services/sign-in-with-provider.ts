import "server-only";
import { recordAccountAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import {
  findUserByAccount,
  findUserByEmail,
  hasNoUsers,
  linkAccount,
  type SignInUser,
} from "@/lib/data/users";
import type { ProviderProfile } from "@/lib/domain/permissions/credentials";
import type { CallOrigin } from "@/lib/domain/permissions/viewer";
import { env } from "@/lib/env";
import { insertWithWorkspace, nameOf } from "./owner";

/**
 * The person behind an identity provider's account: known by the account, else by the verified address, else new where
 * sign-up is open.
 * @returns null when they may not sign in.
 */
export function signInWithProvider(
  profile: ProviderProfile,
  address: string | null = null,
): Promise<SignInUser | null> {
  const from = { address, requestId: null };
  return transaction(async () => {
    const user = await personOf(profile, from);
    if (user !== null) {
      await recordAccountAudit(user, from, { action: "user.sign_in", after: { method: profile.provider } });
    }
    return user;
  });
}

async function personOf(profile: ProviderProfile, from: CallOrigin): Promise<SignInUser | null> {
  const known = await findUserByAccount(profile.provider, profile.accountId);
  if (known !== null) return known;
  if (profile.verifiedEmail === null) return null;
  let user = await findUserByEmail(profile.verifiedEmail);
  if (user === null) {
    if (!env().ASSAY_ALLOW_SIGNUP || (await hasNoUsers())) return null;
    const name = profile.name ?? nameOf(profile.verifiedEmail);
    user = await insertWithWorkspace({ email: profile.verifiedEmail, name, passwordHash: null }, from);
  }
  await linkAccount(user.id, profile.provider, profile.accountId);
  return user;
}
