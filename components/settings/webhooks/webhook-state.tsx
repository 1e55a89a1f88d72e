import { Check, CircleDashed, CircleSlash, Clock, X } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { DeliveryAnswer, WebhookAnswer } from "@/lib/domain/api/webhooks";

/** Whether anything is posted to it. */
export function WebhookState({ webhook }: { webhook: Pick<WebhookAnswer, "is_active"> }) {
  return webhook.is_active ? (
    <Badge tone="pos">
      <Check aria-hidden />
      active
    </Badge>
  ) : (
    <Badge>
      <CircleSlash aria-hidden />
      inactive
    </Badge>
  );
}

/** How a delivery stands; one that waits after a failure is told apart from one that is on its way. */
export function DeliveryState({ status, attempts }: { status: DeliveryAnswer["status"]; attempts?: number }) {
  if (status === "delivered") {
    return (
      <Badge tone="pos">
        <Check aria-hidden />
        delivered
      </Badge>
    );
  }
  if (status === "failed") {
    return (
      <Badge tone="neg">
        <X aria-hidden />
        failed
      </Badge>
    );
  }
  return attempts !== undefined && attempts > 0 ? (
    <Badge tone="warn">
      <Clock aria-hidden />
      retrying
    </Badge>
  ) : (
    <Badge>
      <CircleDashed aria-hidden />
      pending
    </Badge>
  );
}
