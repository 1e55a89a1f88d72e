import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** A signed-in person in one of their workspaces, as the database says now. */
export interface Session {
  viewer: Viewer;
  user: { id: string; email: string; name: string; hasPassword: boolean };
  workspace: { id: string; name: string; slug: string; isDemo: boolean };
  /** All they are a member of, oldest first. */
  workspaces: { id: string; name: string }[];
  /** When the password or the identity provider last vouched for them. */
  authenticatedAt: Date;
}

export const sessionCookie = "assay.session";
export const workspaceCookie = "assay.workspace";
export const sessionSeconds = 7 * 24 * 60 * 60;
