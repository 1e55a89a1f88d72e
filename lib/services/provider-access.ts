import "server-only";
import { listActiveConnections, type StoredConnection } from "@/lib/data/provider-connections";
import { getWorkspaceModels, type WorkspaceModels } from "@/lib/data/workspace-models";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { providerIds } from "@/lib/domain/runs/completion";
import { catalogEntry } from "@/lib/providers/catalog";
import { createProvider } from "@/lib/providers/connect";
import { Limiter } from "@/lib/providers/limiter";
import type { Provider } from "@/lib/providers/provider";
import { decrypt } from "./encryption";

/** An open connection: the SDK's client and the limits that calls through it share in this process. */
export interface ProviderAccess {
  provider: Provider;
  limiter: Limiter;
  connectionId: string | null;
  /** Tells connections apart in a generation's content hash: id and base URL. */
  identity: string;
}

/** What the workspace can call right now, read together and kept for a moment. */
export interface ProviderDirectory {
  models: WorkspaceModels;
  access: (provider: ProviderId) => ProviderAccess;
  isConfigured: (provider: ProviderId) => boolean;
}

const defaultMaxConcurrency = 200;
const directoryLifetimeMs = 2_000;

interface Cache {
  open: Map<string, ProviderAccess>;
  directories: Map<string, { until: number; directory: Promise<ProviderDirectory> }>;
}

// Pages and the engine may be bundled apart: sockets and limits are the process's, so they live in one place.
const globalCache = globalThis as typeof globalThis & { assayProviders?: Cache };

function cache(): Cache {
  globalCache.assayProviders ??= { open: new Map(), directories: new Map() };
  return globalCache.assayProviders;
}

function firstSet(names: readonly string[]): string | null {
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined && value !== "") return value;
  }
  return null;
}

function withScheme(address: string): string {
  return /^https?:\/\//.test(address) ? address : `http://${address}`;
}

interface EnvironmentConnection {
  baseUrl: string | null;
  apiKey: string | null;
}

/** The operator's own connection to a provider; null when the environment names none. */
function environmentConnection(provider: ProviderId): EnvironmentConnection | null {
  if (provider === "demo") return { baseUrl: null, apiKey: null };
  const entry = catalogEntry(provider);
  const apiKey = firstSet(entry.keyVariables);
  const address = entry.baseUrlVariable === null ? null : firstSet([entry.baseUrlVariable]);
  if (entry.needsKey ? apiKey === null : address === null) return null;
  return { apiKey, baseUrl: address === null ? null : withScheme(address) };
}

/** The seed lets the simulated models answer at once. */
function simulatedLatencyScale(): number {
  return Number(process.env.ASSAY_SIMULATED_LATENCY_SCALE ?? 1);
}

function openFromEnvironment(provider: ProviderId): ProviderAccess | null {
  const connection = environmentConnection(provider);
  if (connection === null) return null;
  const key = JSON.stringify(["environment", provider, connection.baseUrl, connection.apiKey]);
  const held = cache().open.get(key);
  if (held !== undefined) return held;
  const access: ProviderAccess = {
    provider: createProvider({ provider, ...connection }, { simulatedLatencyScale: simulatedLatencyScale() }),
    limiter: new Limiter({
      maxConcurrency: defaultMaxConcurrency,
      requestsPerMinute: null,
      tokensPerMinute: null,
    }),
    connectionId: null,
    identity: `environment ${connection.baseUrl ?? ""}`,
  };
  cache().open.set(key, access);
  return access;
}

function openStored(connection: StoredConnection): ProviderAccess {
  const key = JSON.stringify(["connection", connection.id, connection.updatedAt.getTime()]);
  const held = cache().open.get(key);
  if (held !== undefined) return held;
  const apiKey =
    connection.apiKeyEncrypted === null
      ? null
      : decrypt(Buffer.from(connection.apiKeyEncrypted)).toString("utf8");
  const access: ProviderAccess = {
    provider: createProvider({ provider: connection.provider, baseUrl: connection.baseUrl, apiKey }),
    limiter: new Limiter({
      maxConcurrency: connection.maxConcurrency ?? defaultMaxConcurrency,
      requestsPerMinute: connection.requestsPerMinute,
      tokensPerMinute: connection.tokensPerMinute,
    }),
    connectionId: connection.id,
    identity: `${connection.id} ${connection.baseUrl ?? ""}`,
  };
  cache().open.set(key, access);
  return access;
}

function notConfigured(provider: ProviderId): AssayError {
  const { label, keyVariables, baseUrlVariable } = catalogEntry(provider);
  const variable = keyVariables[0] ?? baseUrlVariable;
  const hint = variable === undefined || variable === null ? "" : ` or set ${variable}`;
  const message = `${label} is not connected. Add a connection under Settings → Providers${hint}.`;
  return new AssayError("invalid", message, { fields: [{ pointer: "/provider", message }] });
}

async function readDirectory(viewer: Viewer): Promise<ProviderDirectory> {
  const [connections, models] = await Promise.all([
    listActiveConnections(viewer),
    getWorkspaceModels(viewer),
  ]);
  const stored = (provider: ProviderId) => connections.find((connection) => connection.provider === provider);
  return {
    models,
    isConfigured: (provider) => stored(provider) !== undefined || environmentConnection(provider) !== null,
    access: (provider) => {
      const connection = stored(provider);
      const access = connection === undefined ? openFromEnvironment(provider) : openStored(connection);
      if (access === null) throw notConfigured(provider);
      return access;
    },
  };
}

/**
 * The workspace's connections and prices. Kept for two seconds, so that a changed key or a closed connection is
 * honoured at once in human terms while a thousand cells do not ask a thousand times.
 */
export function providerDirectory(viewer: Viewer): Promise<ProviderDirectory> {
  const { directories } = cache();
  const now = Date.now();
  const held = directories.get(viewer.workspaceId);
  if (held !== undefined && held.until > now) return held.directory;
  const directory = readDirectory(viewer);
  directories.set(viewer.workspaceId, { until: now + directoryLifetimeMs, directory });
  directory.catch(() => directories.delete(viewer.workspaceId));
  return directory;
}

/** Forgets what is kept of a workspace; call it when its connections, prices or judge change. */
export function forgetProviderDirectory(workspaceId: string): void {
  cache().directories.delete(workspaceId);
}

/** Providers the workspace can call, the simulated one last. */
export function configuredProviders(directory: ProviderDirectory): ProviderId[] {
  return providerIds.filter((provider) => directory.isConfigured(provider));
}
