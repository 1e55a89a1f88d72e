import "server-only";
import { deleteExpiredIdempotencyKeys } from "@/lib/data/idempotency";
import { deleteOldRateLimits } from "@/lib/data/rate-limits";
import { deleteOldAttempts } from "@/lib/data/sign-in-throttle";
import { deleteOldDeliveries } from "@/lib/data/webhook-deliveries";

const keptDeliveryDays = 30;

/** Deletes what is past its time in every workspace. @returns how many rows of each kind. */
export async function housekeep(): Promise<Record<string, number>> {
  return {
    idempotency_keys: await deleteExpiredIdempotencyKeys(),
    sign_in_throttles: await deleteOldAttempts(),
    rate_limits: await deleteOldRateLimits(),
    webhook_deliveries: await deleteOldDeliveries(keptDeliveryDays),
  };
}
