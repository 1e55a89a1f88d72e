import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { JsonViewer } from "@/components/ui/json-viewer";
import { RelativeTime } from "@/components/ui/relative-time";
import { ScrollBox } from "@/components/ui/scroll-box";
import type { DeliveryAttemptAnswer, DeliveryDetailAnswer } from "@/lib/domain/api/webhooks";
import { formatDuration } from "@/lib/domain/format";
import { Facts } from "./facts";
import { DeliveryState } from "./webhook-state";

function Attempt({ attempt, number }: { attempt: DeliveryAttemptAnswer; number: number }) {
  const { response_status: status, response_body: body, error } = attempt;
  return (
    <li className="flex flex-col gap-1.5 border-b px-4 py-2.5 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="tnum font-medium">Attempt {number}</span>
        {status !== null && <Badge tone={error === null ? "pos" : "neg"}>HTTP {status}</Badge>}
        <span className="tnum text-muted-foreground">{formatDuration(attempt.duration_ms)}</span>
        <span className="text-muted-foreground">
          <RelativeTime value={attempt.created_at} />
        </span>
      </p>
      {error !== null && <p className="text-neg">{error}</p>}
      {body !== null && body !== "" && (
        // A stranger's text: shown as text, whatever it is.
        <ScrollBox
          label={`Answer to attempt ${number}`}
          className="mono max-h-60 whitespace-pre-wrap break-all rounded-md border bg-background px-3 py-2 text-xs"
        >
          {body}
        </ScrollBox>
      )}
    </li>
  );
}

/** A delivery: where it stands, every answer, and what was sent. */
export function DeliveryDetail({ delivery, action }: { delivery: DeliveryDetailAnswer; action: ReactNode }) {
  const { attempt_log: attempts } = delivery;
  return (
    <>
      <Card>
        <CardHeader
          title={
            <span className="flex flex-wrap items-center gap-2">
              <span className="mono font-medium">{delivery.type}</span>
              <DeliveryState status={delivery.status} attempts={delivery.attempts} />
            </span>
          }
          aside={action}
        />
        <Facts
          facts={[
            [
              "webhook-id",
              <span className="flex items-center gap-1" key="id">
                <span className="mono break-all text-xs">{delivery.message_id}</span>
                <CopyButton text={delivery.message_id} name="Copy webhook-id" />
              </span>,
            ],
            ["Happened", <RelativeTime value={delivery.payload.timestamp} key="at" />],
            ["Delivered", <RelativeTime value={delivery.delivered_at} key="delivered" />],
            ...(delivery.status === "pending"
              ? ([["Next attempt", <RelativeTime value={delivery.next_attempt_at} key="next" />]] as const)
              : []),
            ...(delivery.status === "failed" && delivery.error !== null
              ? ([["Given up", delivery.error]] as const)
              : []),
          ]}
        />
      </Card>
      <Card>
        <CardHeader title="Attempts" hint="each answer's first 4 KB" />
        {attempts.length === 0 ? (
          <EmptyState>Not posted yet. It is sent as soon as a worker is free.</EmptyState>
        ) : (
          <ol>
            {attempts.map((attempt, index) => (
              <Attempt key={attempt.id} attempt={attempt} number={index + 1} />
            ))}
          </ol>
        )}
      </Card>
      <Card>
        <CardHeader title="Payload" hint="the same in every attempt" />
        <CardContent>
          <JsonViewer value={delivery.payload} open={3} label="Payload" />
        </CardContent>
      </Card>
    </>
  );
}
