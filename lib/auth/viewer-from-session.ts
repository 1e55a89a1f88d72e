import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { z } from "zod";
import { findSessionUser, type SessionUser, touchMembership } from "@/lib/data/memberships";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { env } from "@/lib/env";
import {
  noWorkspacePath,
  type Person,
  type Session,
  sessionCookie,
  sessionSeconds,
  workspaceCookie,
} from "./session";

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

interface SignedIn extends Person {
  memberships: SessionUser["memberships"];
}

/** Who a cookie's token names, checked against the database: user and `session_version`. */
async function signedIn(token: string): Promise<SignedIn | null> {
  const claims = await readClaims(token);
  if (claims === null) return null;
  const user = await findSessionUser(claims.sub);
  if (user === null || user.sessionVersion !== claims.session_version) return null;
  return {
    user: { id: user.id, email: user.email, name: user.name, hasPassword: user.hasPassword },
    workspaces: user.memberships.map(({ workspace }) => ({ id: workspace.id, name: workspace.name })),
    memberships: user.memberships,
    authenticatedAt: new Date(claims.authenticated_at * 1000),
  };
}

function sessionIn(person: SignedIn, workspaceId: string | null): Session | null {
  const { memberships, ...rest } = person;
  const membership = memberships.find((one) => one.workspace.id === workspaceId) ?? memberships[0];
  if (membership === undefined) return null;
  touchMembership(membership.id);
  return {
    ...rest,
    viewer: {
      kind: "session",
      workspaceId: membership.workspace.id,
      role: membership.role,
      userId: rest.user.id,
      apiKeyId: null,
      name: rest.user.name,
    },
    workspace: membership.workspace,
  };
}

/**
 * The session of a cookie's token, checked against the database: user, `session_version` and membership.
 * @param workspaceId the workspace they chose; the oldest of theirs when null or no longer theirs.
 * @returns null when the token, the version or every membership is gone.
 */
export async function sessionOfToken(token: string, workspaceId: string | null): Promise<Session | null> {
  const person = await signedIn(token);
  return person === null ? null : sessionIn(person, workspaceId);
}

const getSignedIn = cache(async (): Promise<SignedIn | null> => {
  const token = (await cookies()).get(sessionCookie)?.value;
  return token === undefined || token === "" ? null : signedIn(token);
});

/** Who is signed in, once a request, also when they are a member of no workspace; null when nobody is. */
export async function getPerson(): Promise<Person | null> {
  return getSignedIn();
}

/** Session of the current request, once a request; null when nobody is signed in. */
export const getSession = cache(async (): Promise<Session | null> => {
  const person = await getSignedIn();
  return person === null ? null : sessionIn(person, (await cookies()).get(workspaceCookie)?.value ?? null);
});

/**
 * Session of the current request. Without one it sends to the sign-in page, or who is signed in but a member of
 * nothing to the page that says so. For pages and layouts.
 */
export async function requireSession(): Promise<Session> {
  const session = await getSession();
  if (session !== null) return session;
  return redirect((await getSignedIn()) === null ? "/sign-in" : noWorkspacePath);
}

/** Who is signed in; sends to the sign-in page when nobody is. For pages and layouts. */
export async function requireViewer(): Promise<Viewer> {
  return (await requireSession()).viewer;
}
