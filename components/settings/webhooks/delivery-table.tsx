import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { DeliveryAnswer } from "@/lib/domain/api/webhooks";
import { MISSING } from "@/lib/domain/format";
import { DeliveryState } from "./webhook-state";

function Outcome({ delivery }: { delivery: DeliveryAnswer }) {
  if (delivery.error !== null) return <span className="text-muted-foreground">{delivery.error}</span>;
  if (delivery.response_status === null) return <span className="text-muted-foreground">{MISSING}</span>;
  return <span className="tnum">{delivery.response_status}</span>;
}

/** What was posted, newest first; each row opens its payload and answers. */
export function DeliveryTable({ deliveries }: { deliveries: readonly DeliveryAnswer[] }) {
  return (
    <Table label="Deliveries" className="min-w-[720px]">
      <TableHeader>
        <TableRow>
          <TableHead>Event</TableHead>
          <TableHead>Status</TableHead>
          <TableHead numeric>Attempts</TableHead>
          <TableHead>Answer</TableHead>
          <TableHead>Next attempt</TableHead>
          <TableHead>When</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {deliveries.map((delivery) => (
          <TableRow key={delivery.id} className="relative hover:bg-hover">
            <TableRowHead className="mono whitespace-nowrap font-normal!">
              <Link
                href={`/settings/webhooks/${delivery.webhook_id}/deliveries/${delivery.id}`}
                className="after:absolute after:inset-0"
              >
                {delivery.type}
              </Link>
            </TableRowHead>
            <TableCell>
              <DeliveryState status={delivery.status} attempts={delivery.attempts} />
            </TableCell>
            <TableCell numeric>{delivery.attempts}</TableCell>
            <TableCell className="max-w-[360px] break-words text-xs">
              <Outcome delivery={delivery} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <RelativeTime value={delivery.next_attempt_at} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <RelativeTime value={delivery.created_at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
