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
import { decryptText } from "./encryption";
import { connectionFetch } from "./public-fetch";

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
  /** From the environment, by provider, address and key. */
  open: Map<string, ProviderAccess>;
  /** Stored ones, by id; the version is when the row was last changed. */
  stored: Map<string, { version: number; access: ProviderAccess }>;
  directories: Map<string, { until: number; directory: Promise<ProviderDirectory> }>;
}

// Pages and the engine may be bundled apart: sockets and limits are the process's, so they live in one place.
const globalCache = globalThis as typeof globalThis & { assayProviders?: Cache };

function cache(): Cache {
  globalCache.assayProviders ??= { open: new Map(), stored: new Map(), directories: new Map() };
  return globalCache.assayProviders;
}

/** What the ciphertext of a connection's key belongs to. */
export function connectionSecret(id: string): string {
  return `provider_connection:${id}`;
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

function keyOf(connection: StoredConnection): string | null {
  if (connection.apiKeyEncrypted === null) return null;
  try {
    return decryptText(connection.apiKeyEncrypted, connectionSecret(connection.id));
  } catch (error) {
    const message = `The key of “${connection.name}” cannot be read: ENCRYPTION_KEY has changed. Enter the key again under Settings → Providers.`;
    throw new AssayError("conflict", message, { cause: error });
  }
}

function limitsOf(connection: StoredConnection) {
  return {
    maxConcurrency: connection.maxConcurrency ?? defaultMaxConcurrency,
    requestsPerMinute: connection.requestsPerMinute,
    tokensPerMinute: connection.tokensPerMinute,
  };
}

/**
 * Opens a stored connection, or gives the one that is open. Its provider may only reach public addresses, unless the
 * operator allows others. After a change it is opened anew, with the limiter its calls under way still count in.
 * @throws AssayError `conflict` when its key cannot be decrypted.
 */
export function openConnection(connection: StoredConnection): ProviderAccess {
  const { stored } = cache();
  const version = connection.updatedAt.getTime();
  const held = stored.get(connection.id);
  if (held !== undefined && held.version === version) return held.access;
  const limiter = held?.access.limiter ?? new Limiter(limitsOf(connection));
  limiter.configure(limitsOf(connection));
  const { id, provider, baseUrl } = connection;
  const fetch = connectionFetch();
  const access: ProviderAccess = {
    provider: createProvider(
      { provider, baseUrl, apiKey: keyOf(connection) },
      fetch === undefined ? {} : { fetch },
    ),
    limiter,
    connectionId: id,
    identity: `${id} ${baseUrl ?? ""}`,
  };
  stored.set(id, { version, access });
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
  // Every cell asks: reading the environment each time would cost more than the rest of the answer.
  const opened = new Map<ProviderId, ProviderAccess>();
  return {
    models,
    isConfigured: (provider) => stored(provider) !== undefined || environmentConnection(provider) !== null,
    access: (provider) => {
      const known = opened.get(provider);
      if (known !== undefined) return known;
      const connection = stored(provider);
      const access = connection === undefined ? openFromEnvironment(provider) : openConnection(connection);
      if (access === null) throw notConfigured(provider);
      opened.set(provider, access);
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
  const now = performance.now();
  const held = directories.get(viewer.workspaceId);
  if (held !== undefined && held.until > now) return held.directory;
  const directory = readDirectory(viewer);
  directories.set(viewer.workspaceId, { until: now + directoryLifetimeMs, directory });
  directory.catch(() => directories.delete(viewer.workspaceId));
  return directory;
}

/** Names of the set variables through which the operator connects a provider; null when they do not. */
export function environmentVariables(provider: ProviderId): string[] | null {
  if (provider === "demo" || environmentConnection(provider) === null) return null;
  const { keyVariables, baseUrlVariable } = catalogEntry(provider);
  const named = [...keyVariables, ...(baseUrlVariable === null ? [] : [baseUrlVariable])];
  return named.filter((name) => firstSet([name]) !== null);
}

/** Forgets what is kept of a workspace; call it when its connections, prices or judge change. */
export function forgetProviderDirectory(workspaceId: string): void {
  cache().directories.delete(workspaceId);
}

/** Forgets a deleted connection with its key. */
export function forgetConnection(workspaceId: string, id: string): void {
  cache().stored.delete(id);
  forgetProviderDirectory(workspaceId);
}

/** Providers the workspace can call, the simulated one last. */
export function configuredProviders(directory: ProviderDirectory): ProviderId[] {
  return providerIds.filter((provider) => directory.isConfigured(provider));
}
