import { type Action, can } from "@/lib/domain/permissions/permissions";
import type { Role } from "@/lib/domain/permissions/roles";

export interface SettingsPage {
  label: string;
  href: string;
  /** Who does not have it does not see the page; none: everybody sees it. */
  permission?: Action;
}

/** In the order of the tabs. A new page of the settings is a line here and a folder under `app/(workspace)/settings`. */
const pages: readonly SettingsPage[] = [
  { label: "API keys", href: "/settings/api-keys", permission: "api_key.read" },
  { label: "Providers", href: "/settings/providers" },
  { label: "Models and prices", href: "/settings/models" },
  { label: "Members", href: "/settings/members" },
  { label: "Workspace", href: "/settings/workspace" },
  { label: "Webhooks", href: "/settings/webhooks", permission: "webhook.read" },
  { label: "Audit log", href: "/settings/audit-log", permission: "audit.read" },
  { label: "Jobs", href: "/settings/jobs", permission: "job.read" },
  { label: "Account", href: "/settings/account" },
];

/** The pages of the settings that a role sees. */
export function settingsPages(role: Role): SettingsPage[] {
  return pages.filter(({ permission }) => permission === undefined || can(role, permission));
}
