import "server-only";
import { listConnections } from "@/lib/data/provider-connections";
import { maxPageSize } from "@/lib/domain/api/common";
import {
  type ConnectableProvider,
  type ConnectionAnswer,
  connectableProviderSchema,
} from "@/lib/domain/api/provider-connections";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { catalogEntry, providerCatalog } from "@/lib/providers/catalog";
import { environmentVariables } from "./provider-access";

/** Providers by the names people know them under. */
export function listProviderNames(): { value: ProviderId; label: string }[] {
  return providerCatalog.map(({ id, label }) => ({ value: id, label }));
}

/** What people need to know of a provider to connect it. */
export interface ProviderInfo {
  id: ConnectableProvider;
  label: string;
  description: string;
  defaultBaseUrl: string | null;
  needsKey: boolean;
}

/** A provider and how the workspace reaches it. */
export interface ProviderState {
  provider: ProviderInfo;
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
  return connectableProviderSchema.options.map((id) => {
    const { label, description, defaultBaseUrl, needsKey } = catalogEntry(id);
    const connections = oldestFirst.filter((connection) => connection.provider === id);
    return {
      provider: { id, label, description, defaultBaseUrl, needsKey },
      environment: environmentVariables(id),
      connections,
      inUse: connections.find((connection) => connection.is_active)?.id ?? null,
    };
  });
}
