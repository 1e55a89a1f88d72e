import type { Metadata } from "next";
import { ProviderList } from "@/components/settings/providers/provider-list";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { can } from "@/lib/domain/permissions/permissions";
import { env } from "@/lib/env";
import { signedInRecently } from "@/lib/services/confirm-identity";
import { listProviders } from "@/lib/services/list-providers";
import {
  changeConnectionAction,
  createConnectionAction,
  deleteConnectionAction,
  setConnectionActive,
  testConnectionAction,
} from "./actions";

export const metadata: Metadata = { title: "Providers" };

export default async function ProvidersPage() {
  const session = await requireSession();
  const { viewer } = session;
  const entries = await listProviders(viewer);
  return (
    <ProviderList
      entries={entries}
      mayManage={can(viewer.role, "provider.manage")}
      askPassword={session.user.hasPassword && !signedInRecently(session)}
      privateAddresses={env().ASSAY_ALLOW_PRIVATE_ADDRESSES}
      actions={{
        create: createConnectionAction,
        change: changeConnectionAction,
        setActive: setConnectionActive,
        test: testConnectionAction,
        remove: deleteConnectionAction,
      }}
    />
  );
}
