import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { isUniqueViolation, transaction } from "@/lib/data/client";
import { findInvitation, type HeldInvitation, takeInvitation } from "@/lib/data/invitations";
import { lockMemberships } from "@/lib/data/memberships";
import { findUserByEmail, insertUser, verifyEmail } from "@/lib/data/users";
import { addMember, isMember } from "@/lib/data/workspaces";
import { AssayError } from "@/lib/domain/errors";
import { type InvitationState, invitationHash, isInvitationToken } from "@/lib/domain/permissions/invitation";
import { type CallOrigin, personViewer } from "@/lib/domain/permissions/viewer";
import { hashPassword } from "./password";

/** Why an invitation that is not pending lets nobody in, in words for the person who followed its link. */
const endings: Record<Exclude<InvitationState, "pending">, string> = {
  accepted: "This invitation was used already.",
  revoked: "This invitation was withdrawn. Ask for a new one.",
  expired: "This invitation has expired. Ask for a new one.",
};

const unknown = "This invitation link is not valid. Check that you copied all of it, or ask for a new one.";

/** An invitation as the page of its link shows it. */
export type ShownInvitation =
  | { open: false; problem: string }
  | { open: true; invitation: HeldInvitation; hasAccount: boolean };

/** Reads the invitation of a link for the page that asks whether to accept it. */
export async function readInvitation(token: string): Promise<ShownInvitation> {
  const invitation = isInvitationToken(token) ? await findInvitation(invitationHash(token)) : null;
  if (invitation === null) return { open: false, problem: unknown };
  if (invitation.state !== "pending") return { open: false, problem: endings[invitation.state] };
  return { open: true, invitation, hasAccount: (await findUserByEmail(invitation.email)) !== null };
}

/** Within a transaction: the pending invitation of a token, with the workspace's members held. */
async function holdInvitation(token: string): Promise<HeldInvitation> {
  const hash = invitationHash(token);
  const found = isInvitationToken(token) ? await findInvitation(hash) : null;
  if (found === null) throw new AssayError("not_found", unknown);
  await lockMemberships(found.workspace.id);
  const held = await findInvitation(hash);
  if (held === null) throw new AssayError("not_found", unknown);
  if (held.state !== "pending") throw new AssayError("conflict", endings[held.state]);
  return held;
}

async function join(
  user: { id: string; name: string; email: string },
  invitation: HeldInvitation,
  from: CallOrigin | undefined,
): Promise<void> {
  const { id, role, workspace } = invitation;
  if (!(await takeInvitation(id))) throw new AssayError("conflict", endings.accepted);
  await addMember(workspace.id, user.id, role);
  await recordAudit(personViewer(user, workspace.id, role, from), {
    action: "member.join",
    objectId: id,
    objectName: role,
    after: { email: user.email, role },
  });
}

/**
 * Makes a signed-in person a member by an invitation's token. It works once and for its own address alone.
 * @returns the workspace.
 * @throws AssayError `not_found`; `conflict` when it was used, withdrawn or has expired, or they are a member;
 * `forbidden` when it is for another address.
 */
export function acceptInvitation(
  person: { id: string; name: string; email: string },
  token: string,
  from?: CallOrigin,
): Promise<{ workspaceId: string }> {
  return transaction(async () => {
    const invitation = await holdInvitation(token);
    if (invitation.email !== person.email) {
      throw new AssayError(
        "forbidden",
        `This invitation is for ${invitation.email} and you are signed in as ${person.email}. Sign out, then open the link again.`,
      );
    }
    if (await isMember(invitation.workspace.id, person.id)) {
      throw new AssayError("conflict", `You are a member of ${invitation.workspace.name} already.`);
    }
    await verifyEmail(person.id);
    await join(person, invitation, from);
    return { workspaceId: invitation.workspace.id };
  });
}

const taken = "This address has an account. Sign in with it, then open the link again.";

/**
 * Makes an account for the invited address and a member of it, also where sign-up is closed: whoever has the link was
 * sent it at that address.
 * @returns the address, for signing in.
 * @throws AssayError as `acceptInvitation`; `conflict` when the address has an account.
 */
export async function acceptWithAccount(
  token: string,
  account: { name: string; password: string },
  from?: CallOrigin,
): Promise<{ email: string; workspaceId: string }> {
  const shown = await readInvitation(token);
  if (!shown.open) throw new AssayError("conflict", shown.problem);
  if (shown.hasAccount) throw new AssayError("conflict", taken);
  const passwordHash = await hashPassword(account.password);
  try {
    return await transaction(async () => {
      const invitation = await holdInvitation(token);
      const user = await insertUser({
        email: invitation.email,
        emailVerified: true,
        name: account.name,
        passwordHash,
      });
      await join(user, invitation, from);
      return { email: user.email, workspaceId: invitation.workspace.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new AssayError("conflict", taken);
    throw error;
  }
}
