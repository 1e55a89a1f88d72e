import Link from "next/link";
import { Chip } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WebhookAnswer } from "@/lib/domain/api/webhooks";
import { DeliveryState, WebhookState } from "./webhook-state";

function LastDelivery({ webhook: { last_delivery: last } }: { webhook: WebhookAnswer }) {
  if (last === null) return <span className="text-muted-foreground">Nothing posted yet</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground">
      <DeliveryState status={last.status} />
      <RelativeTime value={last.created_at} />
    </span>
  );
}

/** The workspace's webhooks, newest first; each opens its log. */
export function WebhookList({ webhooks }: { webhooks: readonly WebhookAnswer[] }) {
  return (
    <ul>
      {webhooks.map((webhook) => (
        <li
          key={webhook.id}
          className="relative flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover"
        >
          <div className="min-w-0 flex-1 basis-72">
            <p className="flex flex-wrap items-center gap-2">
              <Link
                href={`/settings/webhooks/${webhook.id}`}
                className="font-medium after:absolute after:inset-0"
              >
                {webhook.name}
              </Link>
              <WebhookState webhook={webhook} />
            </p>
            <p className="mono break-all text-xs text-muted-foreground">{webhook.url}</p>
          </div>
          <p className="flex min-w-0 flex-1 basis-64 flex-wrap gap-1">
            {webhook.events.map((type) => (
              <Chip key={type} className="mono font-normal!">
                {type}
              </Chip>
            ))}
          </p>
          <div className="basis-44 text-xs">
            <LastDelivery webhook={webhook} />
          </div>
        </li>
      ))}
    </ul>
  );
}
