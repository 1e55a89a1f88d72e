import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { LinkTabs } from "@/components/ui/link-tabs";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { can } from "@/lib/domain/permissions/permissions";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { role } = await requireViewer();
  const tabs = [
    ...(can(role, "api_key.read") ? [{ href: "/settings/api-keys", label: "API keys" }] : []),
    { href: "/settings/providers", label: "Providers" },
    { href: "/settings/models", label: "Models and prices" },
    { href: "/settings/members", label: "Members" },
    { href: "/settings/workspace", label: "Workspace" },
    ...(can(role, "webhook.read") ? [{ href: "/settings/webhooks", label: "Webhooks" }] : []),
    ...(can(role, "audit.read") ? [{ href: "/settings/audit-log", label: "Audit log" }] : []),
    ...(can(role, "job.read") ? [{ href: "/settings/jobs", label: "Jobs" }] : []),
    { href: "/settings/account", label: "Account" },
  ];
  return (
    <Page breadcrumbs={[{ label: "Settings" }]}>
      <LinkTabs label="Settings" tabs={tabs} />
      <div className="flex flex-col gap-3 pt-4">{children}</div>
    </Page>
  );
}
