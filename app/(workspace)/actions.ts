"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { PaletteItem } from "@/components/shell/command-palette";
import { sessionCookie } from "@/lib/auth/session";
import { readFirstSteps } from "@/lib/data/first-steps";
import { notFound } from "@/lib/domain/errors";
import { stepsTaken } from "@/lib/domain/first-steps";
import { action, personAction } from "@/lib/entry/action";
import { forgetWorkspaceChoice, keepWorkspaceChoice } from "@/lib/entry/workspace-choice";
import { searchWorkspace } from "@/lib/services/search-workspace";

const endSession = personAction(z.strictObject({}), async () => {
  (await cookies()).delete(sessionCookie);
  await forgetWorkspaceChoice();
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
    await keepWorkspaceChoice(input.id);
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

const lookAtFirstSteps = action(
  { permission: "prompt.read", input: z.strictObject({}) },
  async ({ viewer }) => stepsTaken(await readFirstSteps(viewer)),
);

/** How many of the first steps are taken by now; null when nobody can say. */
export async function countFirstSteps(): Promise<number | null> {
  const answer = await lookAtFirstSteps({});
  return answer.ok ? answer.data : null;
}
