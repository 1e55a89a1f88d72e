import type { ActionResult } from "@/lib/domain/api/action-result";
import type { MemberPowers } from "@/lib/domain/permissions/member-powers";
import type { Role } from "@/lib/domain/permissions/roles";

/** A member as the page shows them. */
export interface ShownMember extends MemberPowers {
  id: string;
  name: string;
  email: string;
  role: Role;
  lastActiveAt: string | null;
  since: string;
  isSelf: boolean;
  isLastOwner: boolean;
}

/** The link of an invitation, shown once. */
export interface IssuedLink {
  email: string;
  url: string;
  expires_at: string;
}

interface Confirmed {
  id: string;
  password?: string | undefined;
}

/** Server actions of the page. */
export interface MemberActions {
  changeRole: (input: Confirmed & { role: Role }) => Promise<ActionResult<void>>;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
  transfer: (input: Confirmed) => Promise<ActionResult<void>>;
  leave: (input: Record<never, never>) => Promise<ActionResult<void>>;
}

export interface InvitationActions {
  reissue: (input: Confirmed) => Promise<ActionResult<IssuedLink>>;
  revoke: (input: { id: string }) => Promise<ActionResult<void>>;
}

export type Invite = (input: {
  email: string;
  role: Role;
  expires_in_days: number;
  password?: string | undefined;
}) => Promise<ActionResult<IssuedLink>>;

/** What each role may do, in a word or two. */
export const roleNotes: Record<Role, string> = {
  viewer: "reads everything but keys and webhooks",
  editor: "changes prompts and runs experiments",
  admin: "also manages people, keys, providers and settings",
  owner: "also hands over and deletes the workspace",
};
