import "server-only";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { recordAudit } from "@/lib/data/audit-logs";
import { isUniqueViolation, transaction } from "@/lib/data/client";
import { deleteInstanceSetting, getInstanceSetting, keepInstanceSetting } from "@/lib/data/instance-settings";
import {
  findUserByEmail,
  hasNoUsers,
  insertUser,
  lockFirstUser,
  type NewUser,
  normalEmail,
  type SignInUser,
} from "@/lib/data/users";
import {
  addMember,
  insertWorkspace,
  type WorkspaceRow,
  workspacesWithoutMembers,
} from "@/lib/data/workspaces";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { type CallOrigin, personViewer } from "@/lib/domain/permissions/viewer";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { hashPassword } from "./password";
import { countGuess } from "./sign-in";

const tokenSetting = "owner_token_salt";

interface Login {
  email: string;
  password: string;
}

/** What to call a person of whom only the address is known. */
export function nameOf(email: string): string {
  return normalEmail(email).split("@")[0] || email;
}

/** Writes a person and the workspace they own: those nobody owns yet, or a new one of their own. */
async function insertOwner(email: string, name: string, passwordHash: string | null): Promise<SignInUser> {
  const user = await insertUser({ email, emailVerified: true, name, passwordHash });
  const abandoned = await workspacesWithoutMembers();
  const owned = abandoned.length > 0 ? abandoned : [await insertWorkspace("My workspace")];
  for (const workspace of owned) await ownWorkspace(user, workspace);
  return user;
}

/** The first user of the installation, or null when another process or person was faster. */
function insertFirstOwner(email: string, name: string, passwordHash: string): Promise<SignInUser | null> {
  return transaction(async () => {
    await lockFirstUser();
    if (!(await hasNoUsers())) return null;
    const user = await insertOwner(email, name, passwordHash);
    await deleteInstanceSetting(tokenSetting);
    return user;
  });
}

/** Every process derives the same token, so whichever logs it, it works, and it is stored nowhere. */
async function ownerToken(): Promise<string> {
  const salt = await keepInstanceSetting(tokenSetting, randomBytes(16).toString("base64url"));
  return createHmac("sha256", env().NEXTAUTH_SECRET)
    .update(`owner token:${String(salt)}`)
    .digest("base64url")
    .slice(0, 32);
}

/** Whether the installation waits for its first owner. */
export function needsOwner(): Promise<boolean> {
  return hasNoUsers();
}

/**
 * Called when a server starts. With no user yet, makes the owner of `ASSAY_ADMIN_EMAIL` and `ASSAY_ADMIN_PASSWORD`;
 * without those, logs the one-time token that the set-up page asks for. Never changes an existing user.
 */
export async function ensureOwner(): Promise<void> {
  if (!(await hasNoUsers())) return;
  const { ASSAY_ADMIN_EMAIL: email, ASSAY_ADMIN_PASSWORD: password } = env();
  if (email !== undefined && password !== undefined) {
    const made = await insertFirstOwner(email, nameOf(email), await hashPassword(password));
    if (made !== null) log.info({ email: made.email }, "owner created");
    return;
  }
  const token = await ownerToken();
  log.warn(`No user exists yet. Open /setup and enter this one-time token to create the owner: ${token}`);
}

/**
 * The demo's login: makes that person when nobody has an account yet, and answers who they are.
 * @returns null when others have accounts and this address has none.
 */
export async function ensureDemoOwner(login: Login): Promise<{ userId: string } | null> {
  if (await hasNoUsers()) {
    await insertFirstOwner(login.email, nameOf(login.email), await hashPassword(login.password));
  }
  const user = await findUserByEmail(login.email);
  return user === null ? null : { userId: user.id };
}

function sameToken(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given.trim()), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Makes the first owner by the token the server logged.
 * @param address network address of the client, whose guesses are limited.
 * @throws AssayError `conflict` when there is an owner, `invalid` at /token, `rate_limited`.
 */
export async function createFirstOwner(
  form: Login & { name: string; token: string },
  address: string,
): Promise<SignInUser> {
  const taken = new AssayError("conflict", "Assay already has an owner. Sign in instead.");
  if (!(await hasNoUsers())) throw taken;
  await countGuess("owner-token", address);
  if ((await getInstanceSetting(tokenSetting)) === null || !sameToken(form.token, await ownerToken())) {
    throw invalidField(
      "/token",
      "This is not the token the server logged. Look for “one-time token” in its log.",
    );
  }
  const user = await insertFirstOwner(form.email, form.name, await hashPassword(form.password));
  if (user === null) throw taken;
  return user;
}

/**
 * Makes an account and a workspace of its own, where the operator opened sign-up.
 * @throws AssayError `forbidden` when sign-up is closed, `conflict` for a taken address, `rate_limited`.
 */
export async function signUp(form: Login & { name: string }, address: string): Promise<SignInUser> {
  if (!env().ASSAY_ALLOW_SIGNUP) {
    throw new AssayError(
      "forbidden",
      "Sign-up is closed. Ask the owner of this installation for an invitation.",
    );
  }
  await countGuess("sign-up", address);
  const taken = new AssayError("conflict", "This e-mail address already has an account. Sign in instead.");
  const passwordHash = await hashPassword(form.password);
  try {
    return await transaction(async () => {
      if (await hasNoUsers()) throw new AssayError("conflict", "Set up the owner first, at /setup.");
      if ((await findUserByEmail(form.email)) !== null) throw taken;
      const from = { address, requestId: null };
      const { email, name } = form;
      return insertWithWorkspace({ email, emailVerified: false, name, passwordHash }, from);
    });
  } catch (error) {
    // Another sign-up for the address was at it in the same moment.
    throw isUniqueViolation(error) ? taken : error;
  }
}

/** Within a transaction: a person and a workspace of their own. */
export async function insertWithWorkspace(user: NewUser, from?: CallOrigin): Promise<SignInUser> {
  const row = await insertUser(user);
  await ownWorkspace(row, await insertWorkspace("My workspace"), from);
  return row;
}

/** Within a transaction: makes a person the owner of a new workspace, and records that there is one. */
export async function ownWorkspace(
  user: { id: string; name: string; email: string },
  workspace: WorkspaceRow,
  from?: CallOrigin,
): Promise<void> {
  await addMember(workspace.id, user.id, "owner");
  await recordAudit(personViewer(user, workspace.id, "owner", from), {
    action: "workspace.create",
    objectId: workspace.id,
    objectName: workspace.name,
    after: { name: workspace.name, slug: workspace.slug, owner: user.email },
  });
}
