import type { Viewer } from "@/lib/domain/permissions/viewer";

/** A signed-in person in one of their workspaces, as the database says now. */
export interface Session {
  viewer: Viewer;
  user: { id: string; email: string; name: string; hasPassword: boolean };
  workspace: { id: string; name: string; slug: string; isDemo: boolean };
  /** When the password or the identity provider last vouched for them. */
  authenticatedAt: Date;
}

export const sessionCookie = "assay.session";
export const workspaceCookie = "assay.workspace";
export const sessionSeconds = 7 * 24 * 60 * 60;

/** Sensitive changes ask for the password again when the sign-in is older than this. */
export const recentSignInSeconds = 15 * 60;

/** Whether sensitive changes may go on without asking for the password again. */
export function signedInRecently(session: Session, now: Date = new Date()): boolean {
  return now.getTime() - session.authenticatedAt.getTime() <= recentSignInSeconds * 1000;
}
