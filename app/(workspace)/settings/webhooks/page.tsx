import type { Metadata } from "next";
import { hrefWith } from "@/components/filters/href-with";
import { AddWebhook } from "@/components/settings/webhooks/add-webhook";
import { WebhookList } from "@/components/settings/webhooks/webhook-list";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { CursorPagination } from "@/components/ui/pagination";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { listWebhooks } from "@/lib/data/webhooks";
import { defaultPageSize } from "@/lib/domain/api/common";
import { can, minimumRole } from "@/lib/domain/permissions/permissions";
import { signedInRecently } from "@/lib/services/confirm-identity";
import { type Given, orFirstPage, readSearch } from "../../search-params";
import { createWebhookAction } from "./actions";

export const metadata: Metadata = { title: "Webhooks" };

const path = "/settings/webhooks";

export default async function WebhooksPage({ searchParams }: { searchParams: Promise<Given> }) {
  const session = await requireSession();
  const { viewer } = session;
  if (!can(viewer.role, "webhook.read")) {
    return <ErrorState title={`Webhooks are shown from the role ${minimumRole["webhook.read"]} on.`} />;
  }
  const { cursor } = readSearch(await searchParams, ["cursor"]);
  const query = { limit: defaultPageSize, cursor };
  const { data, next_cursor: next } = await orFirstPage(listWebhooks(viewer, query), path);
  return (
    <Card>
      <CardHeader
        title="Webhooks"
        hint="events posted to addresses of yours, signed"
        aside={
          can(viewer.role, "webhook.manage") && (
            <AddWebhook
              create={createWebhookAction}
              askPassword={session.user.hasPassword && !signedInRecently(session)}
            />
          )
        }
      />
      {data.length === 0 ? (
        <EmptyState>
          A webhook tells another service when an experiment has ended, a version went into production, or a
          run failed.
        </EmptyState>
      ) : (
        <WebhookList webhooks={data} />
      )}
      <CursorPagination
        firstHref={cursor === undefined ? null : path}
        nextHref={next === null ? null : hrefWith(path, new URLSearchParams(), { cursor: next })}
      />
    </Card>
  );
}
