import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { settingsPages } from "@/components/shell/settings-navigation";
import { LinkTabs } from "@/components/ui/link-tabs";
import { requireViewer } from "@/lib/auth/viewer-from-session";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { role } = await requireViewer();
  return (
    <Page breadcrumbs={[{ label: "Settings" }]}>
      <h1 className="sr-only">Settings</h1>
      <LinkTabs label="Settings" tabs={settingsPages(role)} />
      <div className="flex flex-col gap-3 pt-4">{children}</div>
    </Page>
  );
}
