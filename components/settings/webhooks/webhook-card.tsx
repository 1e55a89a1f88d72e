import type { ReactNode } from "react";
import { Chip } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WebhookAnswer } from "@/lib/domain/api/webhooks";
import { Facts } from "./facts";
import { WebhookState } from "./webhook-state";

/** A webhook's settings and what can be done to it. */
export function WebhookCard({ webhook, actions }: { webhook: WebhookAnswer; actions: ReactNode }) {
  return (
    <Card>
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {webhook.name}
            <WebhookState webhook={webhook} />
          </span>
        }
        aside={actions}
      />
      {webhook.deactivation_reason !== null && (
        <p className="border-b px-4 py-2.5 text-neg">
          Turned off: {webhook.deactivation_reason} Mend the receiver, then activate it again.
        </p>
      )}
      <Facts
        facts={[
          [
            "Address",
            <span className="mono break-all" key="url">
              {webhook.url}
            </span>,
          ],
          [
            "Events",
            <span className="flex flex-wrap gap-1" key="events">
              {webhook.events.map((type) => (
                <Chip key={type} className="mono font-normal!">
                  {type}
                </Chip>
              ))}
            </span>,
          ],
          ["Created", <RelativeTime value={webhook.created_at} key="created" />],
          ...(webhook.previous_secret_expires_at === null
            ? []
            : ([
                [
                  "Old secret",
                  <span key="old">
                    signs too until <RelativeTime value={webhook.previous_secret_expires_at} />
                  </span>,
                ],
              ] as const)),
        ]}
      />
    </Card>
  );
}
