import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** Who is signed in, whether they are a member of anything or not. */
export interface Person {
  user: { id: string; email: string; name: string; hasPassword: boolean };
  /** Oldest first. */
  workspaces: { id: string; name: string }[];
  /** When the password or the identity provider last vouched for them. */
  authenticatedAt: Date;
}

/** A signed-in person in one of their workspaces, as the database says now. */
export interface Session extends Person {
  viewer: Viewer;
  workspace: { id: string; name: string; slug: string; isDemo: boolean };
}

export const sessionCookie = "assay.session";
export const workspaceCookie = "assay.workspace";
export const sessionSeconds = 7 * 24 * 60 * 60;

/** What a person who is signed in but a member of no workspace sees. */
export const noWorkspacePath = "/no-workspace";
