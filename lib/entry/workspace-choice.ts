import "server-only";
import { cookies, headers } from "next/headers";
import { isOverTls } from "@/lib/auth/over-tls";
import { workspaceCookie } from "@/lib/auth/session";

const yearSeconds = 365 * 24 * 60 * 60;

/** Remembers in the browser which workspace the person works in. Every request checks it against their memberships. */
export async function keepWorkspaceChoice(workspaceId: string): Promise<void> {
  const jar = await cookies();
  jar.set(workspaceCookie, workspaceId, {
    httpOnly: true,
    sameSite: "lax",
    secure: isOverTls(await headers()),
    path: "/",
    maxAge: yearSeconds,
  });
}

/** Forgets it: the oldest of their workspaces is shown next. */
export async function forgetWorkspaceChoice(): Promise<void> {
  (await cookies()).delete(workspaceCookie);
}
