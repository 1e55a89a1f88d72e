import "server-only";
import { recordAccountAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { raiseSessionVersion } from "@/lib/data/users";
import type { CallOrigin } from "@/lib/domain/permissions/viewer";

/**
 * Ends every session of a person on every device, the present one included: signing out alone only forgets the cookie
 * of one browser. API keys stay.
 */
export async function endSessions(user: { id: string; name: string }, from?: CallOrigin): Promise<void> {
  await transaction(async () => {
    await raiseSessionVersion(user.id);
    await recordAccountAudit(user, from, { action: "user.end_sessions" });
  });
}
