import type { Metadata } from "next";
import { hrefWith } from "@/components/filters/href-with";
import { ApiKeyTable } from "@/components/settings/api-key-table";
import { CreateApiKey } from "@/components/settings/create-api-key";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { CursorPagination } from "@/components/ui/pagination";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { findKeyHolders, listApiKeys } from "@/lib/data/api-keys";
import { defaultPageSize } from "@/lib/domain/api/common";
import { can, minimumRole } from "@/lib/domain/permissions/permissions";
import { atLeast, roles } from "@/lib/domain/permissions/roles";
import { signedInRecently } from "@/lib/services/confirm-identity";
import { type Given, orFirstPage, readSearch } from "../../search-params";
import { createKey, deleteKey, setKeyActive } from "./actions";

export const metadata: Metadata = { title: "API keys" };

const path = "/settings/api-keys";

export default async function ApiKeysPage({ searchParams }: { searchParams: Promise<Given> }) {
  const session = await requireSession();
  const { viewer } = session;
  if (!can(viewer.role, "api_key.read")) {
    return <ErrorState title={`API keys are shown from the role ${minimumRole["api_key.read"]} on.`} />;
  }
  const { cursor } = readSearch(await searchParams, ["cursor"]);
  const query = { limit: defaultPageSize, cursor };
  const { data, next_cursor: next } = await orFirstPage(listApiKeys(viewer, query), path);
  const people = data.flatMap(({ user_id: id }) => (id === null ? [] : [id]));
  const holders = await findKeyHolders(viewer, people);
  const keys = data.map((key) => ({ ...key, holder: holders.get(key.user_id ?? "") ?? null }));
  const grantable = roles.filter((role) => role !== "owner" && atLeast(viewer.role, role));
  return (
    <Card>
      <CardHeader
        title="API keys"
        hint="for scripts that call the REST API"
        aside={
          can(viewer.role, "api_key.create") && (
            <CreateApiKey
              create={createKey}
              roles={grantable}
              askPassword={session.user.hasPassword && !signedInRecently(session)}
            />
          )
        }
      />
      {data.length === 0 ? (
        <EmptyState>
          A key lets a script read prompts and run experiments. It is shown once, when it is made.
        </EmptyState>
      ) : (
        <ApiKeyTable keys={keys} setActive={setKeyActive} remove={deleteKey} />
      )}
      <CursorPagination
        firstHref={cursor === undefined ? null : path}
        nextHref={next === null ? null : hrefWith(path, new URLSearchParams(), { cursor: next })}
      />
    </Card>
  );
}
