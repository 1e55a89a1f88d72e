import "server-only";
import { getVersion, resolveDefaultVersion, resolveLabel } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import { findVersionToRun, type VersionToRun } from "@/lib/data/version-to-run";
import { promptRef, versionRef } from "@/lib/domain/api/common";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import type { LlmRequestBody, RunAnswer, RunBody } from "@/lib/domain/api/runs";
import { AssayError, invalidField, notFound } from "@/lib/domain/errors";
import type { JsonObject } from "@/lib/domain/json";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { capabilitiesIn } from "@/lib/domain/pricing/own-capabilities";
import type { CompletionRequest, ProviderId } from "@/lib/domain/runs/completion";
import type { RunOrigin } from "@/lib/domain/runs/run-record";
import { renderMessages } from "@/lib/domain/templates/render";
import { checkParameters } from "@/lib/providers/capabilities";
import { ProviderError } from "@/lib/providers/provider";
import { defaultModel } from "./default-model";
import { type NewRun, startRun } from "./execute-run";
import { providerDirectory } from "./provider-access";

/** The version a run asks for, in one round trip; where there is none, the longer way says what is missing. */
async function versionOf(viewer: Viewer, body: RunBody): Promise<VersionToRun> {
  const found = await findVersionToRun(viewer, {
    prompt: body.prompt === undefined ? null : promptRef(body.prompt),
    version: body.prompt_version_id === undefined ? null : versionRef(body.prompt_version_id),
    label: body.label ?? null,
  });
  return found ?? resolveVersion(viewer, body);
}

async function resolveVersion(viewer: Viewer, body: RunBody): Promise<VersionAnswer> {
  const prompt = body.prompt === undefined ? null : await getPrompt(viewer, promptRef(body.prompt));
  if (body.prompt_version_id !== undefined) {
    const ref = versionRef(body.prompt_version_id);
    if (ref === null) throw notFound("Version");
    return getVersion(viewer, ref, prompt?.id);
  }
  if (prompt === null)
    throw invalidField("/prompt", "Give prompt_version_id, or prompt with an optional label.");
  return body.label === undefined
    ? resolveDefaultVersion(viewer, prompt.id)
    : resolveLabel(viewer, prompt.id, body.label);
}

/** An option the model cannot take is refused by name, before anything is stored or sent. */
async function refuseUnsupported(
  viewer: Viewer,
  provider: ProviderId,
  request: CompletionRequest,
): Promise<void> {
  const { models } = await providerDirectory(viewer);
  const capabilities = capabilitiesIn(provider, request.model, models.capabilities);
  try {
    checkParameters(provider, { ...request, capabilities });
  } catch (error) {
    if (error instanceof ProviderError) throw invalidField("/parameters", error.message);
    throw error;
  }
}

async function targetOf(viewer: Viewer, version: VersionToRun, body: RunBody) {
  if (body.model !== undefined) {
    const provider = body.provider ?? version.provider;
    if (provider === null) throw invalidField("/provider", "Name the model's provider.");
    return { provider, model: body.model };
  }
  if (version.provider !== null && version.model !== null)
    return { provider: version.provider, model: version.model };
  return defaultModel(await providerDirectory(viewer));
}

/**
 * Runs a prompt version: resolves it (by id, number, label, else production, else the latest), renders it and calls
 * its model, or the one given.
 * @param waitMs how long to wait for the end; 0 queues the run.
 * @throws AssayError `not_found`; `invalid` naming missing variables or what the model cannot take.
 */
export async function runPrompt(
  viewer: Viewer,
  body: RunBody,
  waitMs: number,
  origin: RunOrigin,
): Promise<RunAnswer> {
  requireRole(viewer.role, "run.create");
  const version = await versionOf(viewer, body);
  const { provider, model } = await targetOf(viewer, version, body);
  const messages = renderMessages(version.messages, version.template_format, body.variables as JsonObject);
  const parameters = { ...version.parameters, ...body.parameters };
  await refuseUnsupported(viewer, provider, {
    model,
    messages,
    parameters,
    responseFormat: version.response_format,
    tools: version.tools,
  });
  const run: NewRun = {
    promptId: version.prompt_id,
    promptVersionId: version.id,
    origin,
    provider,
    model,
    messages,
    variables: body.variables as JsonObject,
    parameters,
    responseFormat: version.response_format,
    tools: version.tools,
    // A model asked for by name is the one that answers or fails.
    fallbacks: body.model === undefined ? version.fallbacks : [],
    user: body.user ?? null,
    sessionId: body.session_id ?? null,
  };
  return startRun(viewer, run, waitMs);
}

/**
 * Calls a model without a prompt.
 * @throws AssayError `invalid` naming what the model cannot take or a provider that is not connected.
 */
export async function requestModel(
  viewer: Viewer,
  body: LlmRequestBody,
  waitMs: number,
  origin: RunOrigin,
): Promise<RunAnswer> {
  requireRole(viewer.role, "run.create");
  const { provider, model, messages, parameters } = body;
  await refuseUnsupported(viewer, provider, {
    model,
    messages,
    parameters,
    responseFormat: body.response_format,
    tools: body.tools,
  });
  const run: NewRun = {
    promptId: null,
    promptVersionId: null,
    origin,
    provider,
    model,
    messages,
    variables: {},
    parameters,
    responseFormat: body.response_format,
    tools: body.tools,
    fallbacks: [],
    user: body.user ?? null,
    sessionId: body.session_id ?? null,
  };
  return startRun(viewer, run, waitMs);
}

/** Refuses a run that has no output to learn from. */
export function requireOutput(run: RunAnswer): string {
  if (run.output === null) throw new AssayError("conflict", `The run is ${run.status} and has no output.`);
  return run.output;
}
