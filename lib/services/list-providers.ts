import "server-only";
import { listConnections } from "@/lib/data/provider-connections";
import { maxPageSize } from "@/lib/domain/api/common";
import type { ConnectionAnswer } from "@/lib/domain/api/provider-connections";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { type CatalogEntry, providerCatalog } from "@/lib/providers/catalog";
import { environmentVariables } from "./provider-access";

/** Providers by the names people know them under. */
export function listProviderNames(): { value: ProviderId; label: string }[] {
  return providerCatalog.map(({ id, label }) => ({ value: id, label }));
}

/** A provider and how the workspace reaches it. */
export interface ProviderState {
  provider: CatalogEntry;
  /** Names of the set variables through which the operator connects it; null when the environment does not. */
  environment: string[] | null;
  connections: ConnectionAnswer[];
  /** The connection its models go through: the oldest active one. Null: the environment's, if there is one. */
  inUse: string | null;
}

/** Every provider but the simulated one, with the workspace's connections, oldest first. */
export async function listProviders(viewer: Viewer): Promise<ProviderState[]> {
  const { data } = await listConnections(viewer, { limit: maxPageSize });
  const oldestFirst = data.toReversed();
  return providerCatalog
    .filter(({ id }) => id !== "demo")
    .map((provider) => {
      const connections = oldestFirst.filter((connection) => connection.provider === provider.id);
      return {
        provider,
        environment: environmentVariables(provider.id),
        connections,
        inUse: connections.find((connection) => connection.is_active)?.id ?? null,
      };
    });
}
