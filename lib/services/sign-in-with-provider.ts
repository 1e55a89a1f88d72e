import "server-only";
import { recordAccountAudit } from "@/lib/data/audit-logs";
import { isUniqueViolation, transaction } from "@/lib/data/client";
import { hasPendingInvitation } from "@/lib/data/invitations";
import {
  claimAccount,
  findUserByAccount,
  findUserByEmail,
  findUserById,
  hasNoUsers,
  insertUser,
  linkAccount,
  normalEmail,
  type SignInUser,
} from "@/lib/data/users";
import type { ProviderProfile } from "@/lib/domain/permissions/credentials";
import type { CallOrigin } from "@/lib/domain/permissions/viewer";
import { env } from "@/lib/env";
import { insertWithWorkspace, nameOf } from "./owner";

/**
 * The person behind an identity provider's account: known by the account, else by the verified address, else new where
 * that address was invited or sign-up is open.
 * @returns null when they may not sign in.
 */
export async function signInWithProvider(
  profile: ProviderProfile,
  address: string | null = null,
): Promise<SignInUser | null> {
  const attempt = () => signInOnce(profile, { address, requestId: null });
  try {
    return await attempt();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Their account was made in the same moment, such as by a second tab: this time it is found.
    return attempt();
  }
}

function signInOnce(profile: ProviderProfile, from: CallOrigin): Promise<SignInUser | null> {
  return transaction(async () => {
    const user = await personOf(profile, from);
    if (user !== null) {
      await recordAccountAudit(user, from, { action: "user.sign_in", after: { method: profile.provider } });
    }
    return user;
  });
}

/** Who was invited gets an account to accept with, and no workspace of their own; others where sign-up is open. */
async function newPersonOf(email: string, name: string | null, from: CallOrigin): Promise<SignInUser | null> {
  const user = { email, emailVerified: true, name: name ?? nameOf(email), passwordHash: null };
  if (await hasPendingInvitation(normalEmail(email))) return insertUser(user);
  if (!env().ASSAY_ALLOW_SIGNUP || (await hasNoUsers())) return null;
  return insertWithWorkspace(user, from);
}

/** The account of an address the provider vouches for. Whoever signed up with it unasked cannot come in any more. */
async function claimedAccount(email: string, from: CallOrigin): Promise<SignInUser | null> {
  const user = await findUserByEmail(email);
  if (user === null || !(await claimAccount(user.id))) return user;
  await recordAccountAudit(user, from, { action: "user.end_sessions" });
  return findUserById(user.id);
}

async function personOf(profile: ProviderProfile, from: CallOrigin): Promise<SignInUser | null> {
  const known = await findUserByAccount(profile.provider, profile.accountId);
  if (known !== null) return known;
  if (profile.verifiedEmail === null) return null;
  const user =
    (await claimedAccount(profile.verifiedEmail, from)) ??
    (await newPersonOf(profile.verifiedEmail, profile.name, from));
  if (user === null) return null;
  await linkAccount(user.id, profile.provider, profile.accountId);
  return user;
}
