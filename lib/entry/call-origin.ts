import "server-only";
import { clientAddress } from "@/lib/auth/client-address";
import type { CallOrigin } from "@/lib/domain/permissions/viewer";

/** Where a call came from, as its audit rows tell it. */
export function callOrigin(headers: Headers, requestId: string): CallOrigin {
  const address = clientAddress(headers);
  return { address: address === "unknown" ? null : address, requestId };
}
