import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { db } from "./client";

/** A connection with its encrypted key: for the service that opens it, never for a door. */
export interface StoredConnection {
  id: string;
  provider: ProviderId;
  name: string;
  baseUrl: string | null;
  apiKeyEncrypted: Uint8Array | null;
  maxConcurrency: number | null;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  updatedAt: Date;
}

/** Active connections, oldest first: the first of a provider is the one its models go through. */
export async function listActiveConnections(viewer: Viewer): Promise<StoredConnection[]> {
  const rows = await db().providerConnection.findMany({
    where: { workspaceId: viewer.workspaceId, isActive: true },
    orderBy: { id: "asc" },
  });
  return rows.map((row) => ({ ...row, provider: row.provider as ProviderId }));
}
