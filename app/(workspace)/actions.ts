"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { PaletteItem } from "@/components/shell/command-palette";
import { isSecure } from "@/lib/auth/options";
import { sessionCookie, workspaceCookie } from "@/lib/auth/session";
import { notFound } from "@/lib/domain/errors";
import { action } from "@/lib/entry/action";
import { searchWorkspace } from "@/lib/services/search-workspace";

const yearSeconds = 365 * 24 * 60 * 60;

const endSession = action({ permission: "workspace.read", input: z.strictObject({}) }, async () => {
  const jar = await cookies();
  jar.delete(sessionCookie);
  jar.delete(workspaceCookie);
});

/** Signs out and shows the sign-in page, also when the session is already over. */
export async function signOut(): Promise<void> {
  await endSession({});
  redirect("/sign-in");
}

const chooseWorkspace = action(
  { permission: "workspace.read", input: z.strictObject({ id: z.uuid() }) },
  async ({ session, input }) => {
    if (!session.workspaces.some((workspace) => workspace.id === input.id)) throw notFound("Workspace");
    const jar = await cookies();
    jar.set(workspaceCookie, input.id, {
      httpOnly: true,
      sameSite: "lax",
      secure: isSecure(await headers()),
      path: "/",
      maxAge: yearSeconds,
    });
  },
);

/** Shows another workspace of the person's. */
export async function switchWorkspace(id: string): Promise<void> {
  await chooseWorkspace({ id });
  redirect("/dashboard");
}

const findInWorkspace = action(
  { permission: "prompt.read", input: z.strictObject({ query: z.string().trim().min(1).max(200) }) },
  ({ viewer, input }) => searchWorkspace(viewer, input.query),
);

/** What the palette finds in the workspace; nothing when the search fails. */
export async function searchPalette(query: string): Promise<PaletteItem[]> {
  const found = await findInWorkspace({ query });
  if (!found.ok) return [];
  const { prompts, experiments } = found.data;
  return [
    ...prompts.map(({ slug, name, versionCount }) => ({
      id: `prompt-${slug}`,
      group: "Prompts",
      label: name,
      hint: `v${versionCount}`,
      href: `/prompts/${slug}`,
    })),
    ...experiments.map(({ id, number, name, promptSlug, status }) => ({
      id: `experiment-${id}`,
      group: "Experiments",
      label: `#${number} ${name}`,
      hint: `${promptSlug}, ${status.replace("_", " ")}`,
      href: `/experiments/${id}`,
    })),
  ];
}
