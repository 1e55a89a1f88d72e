import "server-only";
import { db } from "./client";

export interface SignInUser {
  id: string;
  email: string;
  name: string;
  passwordHash: string | null;
  sessionVersion: number;
}

const signInFields = { id: true, email: true, name: true, passwordHash: true, sessionVersion: true } as const;

/** E-mail addresses are kept and compared in lower case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The person with this address, whatever its case. Asked before there is a viewer. */
export function findUserByEmail(email: string): Promise<SignInUser | null> {
  return db().user.findUnique({ where: { email: normalEmail(email) }, select: signInFields });
}

export function findUserById(id: string): Promise<SignInUser | null> {
  return db().user.findUnique({ where: { id }, select: signInFields });
}

/** The person behind an account at an identity provider. */
export async function findUserByAccount(
  provider: string,
  providerAccountId: string,
): Promise<SignInUser | null> {
  const account = await db().userAccount.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { user: { select: signInFields } },
  });
  return account?.user ?? null;
}

/** Lets a person sign in with an account at an identity provider from now on. */
export async function linkAccount(
  userId: string,
  provider: string,
  providerAccountId: string,
): Promise<void> {
  await db().userAccount.upsert({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    create: { provider, providerAccountId, userId },
    update: {},
  });
}

export interface NewUser {
  email: string;
  /** Whether the address was shown to be theirs. */
  emailVerified: boolean;
  name: string;
  passwordHash: string | null;
}

/** Writes a person. A taken address is a unique violation. */
export function insertUser({ email, emailVerified, ...user }: NewUser): Promise<SignInUser> {
  const emailVerifiedAt = emailVerified ? new Date() : null;
  return db().user.create({
    data: { ...user, email: normalEmail(email), emailVerifiedAt },
    select: signInFields,
  });
}

/** Notes that a person has shown their address to be theirs; what was noted earlier stays. */
export async function verifyEmail(userId: string): Promise<void> {
  await db().user.updateMany({
    where: { id: userId, emailVerifiedAt: null },
    data: { emailVerifiedAt: new Date() },
  });
}

/**
 * Within a transaction: gives an account to whom its address was just shown to belong. Where nobody had shown that
 * before, somebody else may have made it in advance, so its password, sessions and API keys end.
 * @returns whether they ended.
 */
export async function claimAccount(userId: string): Promise<boolean> {
  const { count } = await db().user.updateMany({
    where: { id: userId, emailVerifiedAt: null },
    data: { emailVerifiedAt: new Date(), passwordHash: null, sessionVersion: { increment: 1 } },
  });
  if (count === 0) return false;
  await db().apiKey.updateMany({ where: { userId }, data: { isActive: false } });
  return true;
}

/** True when nobody has an account yet. */
export async function hasNoUsers(): Promise<boolean> {
  return (await db().user.findFirst({ select: { id: true } })) === null;
}

/** Within a transaction: makes every other process that asks for it wait until this one commits. */
export async function lockFirstUser(): Promise<void> {
  await db().$executeRaw`select pg_advisory_xact_lock(hashtextextended('assay.first_user', 0))`;
}

/** Ends every session of a person. */
export async function raiseSessionVersion(userId: string): Promise<void> {
  await db().user.update({
    where: { id: userId },
    data: { sessionVersion: { increment: 1 } },
    select: { id: true },
  });
}

/** Sets a new password and ends every session that was opened with the old one. */
export async function changePasswordHash(userId: string, passwordHash: string): Promise<void> {
  await db().user.update({
    where: { id: userId },
    data: { passwordHash, sessionVersion: { increment: 1 } },
    select: { id: true },
  });
}
