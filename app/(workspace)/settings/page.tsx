import { redirect } from "next/navigation";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { can } from "@/lib/domain/permissions/permissions";

export default async function SettingsPage() {
  const { role } = await requireViewer();
  redirect(can(role, "api_key.read") ? "/settings/api-keys" : "/settings/members");
}
