import { createHash } from "node:crypto";

const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** Text of an invitation's token from 32 random bytes. */
export function invitationToken(random: Uint8Array): string {
  return Buffer.from(random).toString("base64url");
}

/** True for text shaped like one of our tokens; anything else needs no look-up. */
export function isInvitationToken(text: string): boolean {
  return tokenPattern.test(text);
}

/** SHA-256 of a token, which is all the database keeps; with 256 random bits there is nothing to guess. */
export function invitationHash(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token, "utf8").digest());
}

/** Path of the page that an invitation's link opens. */
export function invitationPath(token: string): string {
  return `/invitations/${token}`;
}

export const invitationStates = ["pending", "accepted", "revoked", "expired"] as const;
export type InvitationState = (typeof invitationStates)[number];

/** What became of an invitation; only a pending one lets anybody in. */
export function invitationState(
  invitation: { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date },
  now: Date,
): InvitationState {
  if (invitation.acceptedAt !== null) return "accepted";
  if (invitation.revokedAt !== null) return "revoked";
  return invitation.expiresAt <= now ? "expired" : "pending";
}
