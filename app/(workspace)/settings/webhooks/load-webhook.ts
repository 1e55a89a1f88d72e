import { notFound } from "next/navigation";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { isUuid } from "@/lib/domain/api/common";
import { AssayError } from "@/lib/domain/errors";
import { can } from "@/lib/domain/permissions/permissions";

/** The session of who may see webhooks. Anybody else gets the page of what does not exist. */
export async function requireWebhookReader() {
  const session = await requireSession();
  if (!can(session.viewer.role, "webhook.read")) notFound();
  return session;
}

/** What `read` answers; the page of what does not exist for ids that are none, unknown or another workspace's. */
export async function orNotFound<T>(ids: readonly string[], read: () => Promise<T>): Promise<T> {
  if (!ids.every(isUuid)) notFound();
  try {
    return await read();
  } catch (error) {
    if (error instanceof AssayError && error.code === "not_found") notFound();
    throw error;
  }
}
