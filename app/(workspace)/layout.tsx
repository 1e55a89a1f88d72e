import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import type { PaletteItem } from "@/components/shell/command-palette";
import { settingsPages } from "@/components/shell/settings-navigation";
import { SIDEBAR_COOKIE } from "@/components/shell/sidebar-cookie";
import { WorkspaceSwitcher } from "@/components/shell/workspace-switcher";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { readFirstSteps } from "@/lib/data/first-steps";
import { stepsTaken } from "@/lib/domain/first-steps";
import { can } from "@/lib/domain/permissions/permissions";
import type { Role } from "@/lib/domain/permissions/roles";
import { mayCreateWorkspace } from "@/lib/services/manage-workspace";
import { countFirstSteps, searchPalette, signOut, switchWorkspace } from "./actions";

const paletteActions = [
  { permission: "prompt.create", id: "new-prompt", label: "New prompt", href: "/prompts/new" },
  {
    permission: "experiment.create",
    id: "new-experiment",
    label: "New experiment",
    href: "/experiments/new",
  },
] as const;

function paletteItems(role: Role): PaletteItem[] {
  return [
    ...paletteActions
      .filter(({ permission }) => can(role, permission))
      .map(({ id, label, href }) => ({ id, group: "Actions", label, href })),
    ...settingsPages(role).map(({ label, href }) => ({
      id: href,
      group: "Settings",
      label,
      href,
      whenTyped: true,
    })),
  ];
}

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  const jar = await cookies();
  const mayStart = can(session.viewer.role, "experiment.create");
  return (
    <AppShell
      user={{ name: session.user.name, email: session.user.email }}
      signOut={signOut}
      search={searchPalette}
      actions={paletteItems(session.viewer.role)}
      firstSteps={
        mayStart ? { taken: stepsTaken(await readFirstSteps(session.viewer)), count: countFirstSteps } : null
      }
      folded={jar.get(SIDEBAR_COOKIE)?.value === "rail"}
      workspaceSwitcher={
        <WorkspaceSwitcher
          current={session.workspace}
          workspaces={session.workspaces}
          switchTo={switchWorkspace}
          createHref={(await mayCreateWorkspace(session.user.id)) ? "/workspaces/new" : undefined}
        />
      }
    >
      {children}
    </AppShell>
  );
}
