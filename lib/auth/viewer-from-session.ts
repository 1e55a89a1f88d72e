import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { z } from "zod";
import { findSessionUser, touchMembership } from "@/lib/data/memberships";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { env } from "@/lib/env";
import { type Session, sessionCookie, sessionSeconds, workspaceCookie } from "./session";

const claimsSchema = z.object({
  sub: z.uuid(),
  authenticated_at: z.int(),
  session_version: z.int(),
});

async function readClaims(token: string): Promise<z.infer<typeof claimsSchema> | null> {
  try {
    const claims = claimsSchema.safeParse(await decode({ token, secret: env().NEXTAUTH_SECRET }));
    if (!claims.success) return null;
    // next-auth re-issues its cookie with a later expiry; the sign-in itself does not get younger by that.
    const age = Date.now() / 1000 - claims.data.authenticated_at;
    return age >= -60 && age <= sessionSeconds ? claims.data : null;
  } catch {
    // Not encrypted with our secret, or expired.
    return null;
  }
}

/**
 * The session of a cookie's token, checked against the database: user, `session_version` and membership.
 * @param workspaceId the workspace they chose; the oldest of theirs when null or no longer theirs.
 * @returns null when the token, the version or every membership is gone.
 */
export async function sessionOfToken(token: string, workspaceId: string | null): Promise<Session | null> {
  const claims = await readClaims(token);
  if (claims === null) return null;
  const user = await findSessionUser(claims.sub);
  if (user === null || user.sessionVersion !== claims.session_version) return null;
  const membership = user.memberships.find((one) => one.workspace.id === workspaceId) ?? user.memberships[0];
  if (membership === undefined) return null;
  touchMembership(membership.id);
  return {
    viewer: {
      kind: "session",
      workspaceId: membership.workspace.id,
      role: membership.role,
      userId: user.id,
      apiKeyId: null,
      name: user.name,
    },
    user: { id: user.id, email: user.email, name: user.name, hasPassword: user.hasPassword },
    workspace: membership.workspace,
    workspaces: user.memberships.map(({ workspace }) => ({ id: workspace.id, name: workspace.name })),
    authenticatedAt: new Date(claims.authenticated_at * 1000),
  };
}

/** Session of the current request, once a request; null when nobody is signed in. */
export const getSession = cache(async (): Promise<Session | null> => {
  const jar = await cookies();
  const token = jar.get(sessionCookie)?.value;
  if (token === undefined || token === "") return null;
  return sessionOfToken(token, jar.get(workspaceCookie)?.value ?? null);
});

/** Session of the current request; sends to the sign-in page when there is none. For pages and layouts. */
export async function requireSession(): Promise<Session> {
  return (await getSession()) ?? redirect("/sign-in");
}

/** Who is signed in, or null. */
export async function getViewer(): Promise<Viewer | null> {
  return (await getSession())?.viewer ?? null;
}

/** Who is signed in; sends to the sign-in page when nobody is. For pages and layouts. */
export async function requireViewer(): Promise<Viewer> {
  return (await requireSession()).viewer;
}
