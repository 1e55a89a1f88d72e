import type { Metadata } from "next";
import { hrefWith } from "@/components/filters/href-with";
import { UrlSelect } from "@/components/filters/url-select";
import { BackLink } from "@/components/settings/webhooks/back-link";
import { DeliveryTable } from "@/components/settings/webhooks/delivery-table";
import { WebhookActions } from "@/components/settings/webhooks/webhook-actions";
import { WebhookCard } from "@/components/settings/webhooks/webhook-card";
import { AutoRefresh } from "@/components/ui/auto-refresh";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { CursorPagination } from "@/components/ui/pagination";
import { defaultPageSize } from "@/lib/domain/api/common";
import { deliveryStatuses } from "@/lib/domain/api/webhooks";
import { can } from "@/lib/domain/permissions/permissions";
import { sentEventTypes } from "@/lib/domain/webhooks/events";
import { signedInRecently } from "@/lib/services/confirm-identity";
import { listWebhookDeliveries } from "@/lib/services/manage-webhooks";
import { titleOf } from "../../../or-not-found";
import { type Given, orFirstPage, readSearch } from "../../../search-params";
import {
  changeWebhookAction,
  deleteWebhookAction,
  rotateSecretAction,
  setWebhookActive,
  testWebhookAction,
} from "../actions";
import { loadWebhook } from "../load-webhook";

interface WebhookPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Given>;
}

export async function generateMetadata({ params }: WebhookPageProps): Promise<Metadata> {
  return titleOf(
    loadWebhook((await params).id).then(({ webhook }) => webhook.name),
    "No such webhook",
  );
}

const actions = {
  change: changeWebhookAction,
  setActive: setWebhookActive,
  rotate: rotateSecretAction,
  test: testWebhookAction,
  remove: deleteWebhookAction,
};

function Filters() {
  return (
    <>
      <UrlSelect
        name="type"
        label="Event"
        allLabel="Any event"
        options={sentEventTypes.map((type) => ({ value: type, label: type }))}
        className="w-44"
      />
      <UrlSelect
        name="status"
        label="Status"
        allLabel="Any status"
        options={deliveryStatuses.map((status) => ({ value: status, label: status }))}
        className="w-32"
      />
    </>
  );
}

export default async function WebhookPage({ params, searchParams }: WebhookPageProps) {
  const { id } = await params;
  const { session, webhook } = await loadWebhook(id);
  const { viewer } = session;
  const path = `/settings/webhooks/${id}`;
  const { cursor, ...asked } = readSearch(await searchParams, ["cursor", "status", "type"]);
  const status = deliveryStatuses.find((known) => known === asked.status);
  const type = sentEventTypes.find((known) => known === asked.type);
  const query = { limit: defaultPageSize, cursor, status, type };
  const { data, next_cursor: next } = await orFirstPage(listWebhookDeliveries(viewer, id, query), path);
  const filters = new URLSearchParams({ ...(status && { status }), ...(type && { type }) });
  return (
    <>
      {data.some((delivery) => delivery.status === "pending") && <AutoRefresh />}
      <BackLink href="/settings/webhooks">Webhooks</BackLink>
      <WebhookCard
        webhook={webhook}
        actions={
          can(viewer.role, "webhook.manage") && (
            <WebhookActions
              webhook={webhook}
              askPassword={session.user.hasPassword && !signedInRecently(session)}
              actions={actions}
            />
          )
        }
      />
      <Card>
        <CardHeader title="Deliveries" hint="kept for 30 days" aside={<Filters />} />
        {data.length === 0 ? (
          <EmptyState>
            {filters.size === 0
              ? "Every message is kept here with its payload and what the receiver answered. Send a test to see one."
              : "No delivery matches."}
          </EmptyState>
        ) : (
          <DeliveryTable deliveries={data} />
        )}
        <CursorPagination
          firstHref={cursor === undefined ? null : hrefWith(path, filters, {})}
          nextHref={next === null ? null : hrefWith(path, filters, { cursor: next })}
        />
      </Card>
    </>
  );
}
