import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import {
  getStoredConnection,
  recordConnectionTest,
  type StoredConnection,
} from "@/lib/data/provider-connections";
import type { ConnectionTestAnswer } from "@/lib/domain/api/provider-connections";
import { AssayError } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { deadline } from "@/lib/providers/deadline";
import { type Provider, ProviderError } from "@/lib/providers/provider";
import { usualModel } from "./default-model";
import { openConnection } from "./provider-access";

const timeoutMs = 20_000;

/** A usual model of the provider, else the first the server lists that is not made for embeddings. */
async function modelToCall(provider: Provider, wanted: string | undefined, signal: AbortSignal) {
  const usual = wanted ?? usualModel(provider.id);
  if (usual !== null) return usual;
  const offered = await provider.models(signal);
  return offered.find((model) => !/embed/i.test(model)) ?? null;
}

async function callOnce(provider: Provider, model: string, signal: AbortSignal): Promise<void> {
  try {
    await provider.complete(
      {
        model,
        messages: [{ role: "user", content: "Say ok." }],
        parameters: { max_tokens: 1 },
        responseFormat: null,
        tools: [],
      },
      signal,
    );
  } catch (error) {
    // A model that reasons spends its one token on that: it answered all the same.
    if (error instanceof ProviderError && error.usage !== null) return;
    throw error;
  }
}

async function attempt(
  connection: StoredConnection,
  wanted: string | undefined,
): Promise<ConnectionTestAnswer> {
  const limit = deadline(new AbortController().signal, timeoutMs);
  let model: string | null = null;
  try {
    const { provider } = openConnection(connection);
    model = await modelToCall(provider, wanted, limit.signal);
    // A server without models has answered; there is nothing to call.
    if (model === null) return { ok: true, model, latency_ms: null, error: null };
    const started = performance.now();
    await callOnce(provider, model, limit.signal);
    return { ok: true, model, latency_ms: Math.round(performance.now() - started), error: null };
  } catch (error) {
    const failed = { ok: false, model, latency_ms: null };
    if (error instanceof ProviderError) {
      return { ...failed, error: { kind: error.kind, message: error.message } };
    }
    if (error instanceof AssayError) return { ...failed, error: { kind: "auth", message: error.message } };
    throw error;
  } finally {
    limit.dispose();
  }
}

/**
 * Calls a model through the connection for one token, without retries, and notes how it ended. Works for an inactive
 * connection too. A provider's failure is an answer, not an exception.
 * @throws AssayError `forbidden`, `not_found`.
 */
export async function testConnection(
  viewer: Viewer,
  id: string,
  model: string | undefined,
): Promise<ConnectionTestAnswer> {
  requireRole(viewer.role, "provider.manage");
  const connection = await getStoredConnection(viewer, id);
  const result = await attempt(connection, model);
  await transaction(async () => {
    await recordConnectionTest(viewer, id, result.error?.message ?? null);
    await recordAudit(viewer, {
      action: "provider_connection.test",
      objectId: id,
      objectName: connection.name,
      after: { ok: result.ok },
    });
  });
  return result;
}
