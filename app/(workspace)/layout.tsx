import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { SIDEBAR_COOKIE } from "@/components/shell/sidebar-cookie";
import { WorkspaceSwitcher } from "@/components/shell/workspace-switcher";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { signOut, switchWorkspace } from "./actions";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  const jar = await cookies();
  return (
    <AppShell
      user={{ name: session.user.name, email: session.user.email }}
      signOut={signOut}
      folded={jar.get(SIDEBAR_COOKIE)?.value === "rail"}
      workspaceSwitcher={
        <WorkspaceSwitcher
          current={session.workspace}
          workspaces={session.workspaces}
          switchTo={switchWorkspace}
        />
      }
    >
      {children}
    </AppShell>
  );
}
