import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { keepFormerUrl, replaceEvaluatorSecret } from "@/lib/data/evaluator-secrets";
import {
  archiveEvaluator,
  changeEvaluator,
  type EvaluatorFields,
  findEvaluators,
  getLibraryEvaluator,
  getPromptEvaluators,
  holdEvaluators,
  insertEvaluator,
  listEvaluators,
  listPromptsScoredBy,
  lockEvaluator,
  setPromptEvaluators,
} from "@/lib/data/evaluators";
import { newId } from "@/lib/data/new-id";
import type { Page, PageQuery } from "@/lib/data/paging";
import { getPrompt } from "@/lib/data/prompts";
import { promptRef } from "@/lib/domain/api/common";
import type {
  CreatedEvaluatorAnswer,
  CreateEvaluatorBody,
  EvaluatorAnswer,
  EvaluatorRef,
  EvaluatorSecretAnswer,
  UpdateEvaluatorBody,
} from "@/lib/domain/api/evaluators";
import { AssayError, invalidField } from "@/lib/domain/errors";
import type { EvaluatorType } from "@/lib/domain/evaluators/evaluator";
import { getEvaluator, parseEvaluatorConfig } from "@/lib/domain/evaluators/registry";
import type { JsonObject } from "@/lib/domain/json";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { newEvaluatorSecret } from "./evaluator-secrets";
import { evaluatorSpecs } from "./evaluator-specs";
import { requirePublicAddress } from "./public-address";
import { syntaxProblem } from "./run-in-sandbox";

/** What a schema cannot see: code that does not parse, an address that may not be called. */
async function checkEffects(type: EvaluatorType, config: JsonObject): Promise<void> {
  if (type === "javascript" && typeof config.code === "string") {
    const problem = await syntaxProblem(config.code);
    if (problem !== null) throw invalidField("/config/code", problem);
  }
  if (type === "http" && typeof config.url === "string") {
    await requirePublicAddress(config.url, "/config/url");
  }
}

async function checkedConfig(type: EvaluatorType, config: JsonObject): Promise<JsonObject> {
  const parsed = parseEvaluatorConfig(type, config);
  await checkEffects(type, parsed);
  return parsed;
}

function objectOf({ id, name }: EvaluatorAnswer) {
  return { objectId: id, objectName: name };
}

/** A prompt given by id or slug as its id; a wrong one is a wrong field of the body. */
async function boundPrompt(viewer: Viewer, given: string): Promise<string> {
  try {
    return (await getPrompt(viewer, promptRef(given))).id;
  } catch (error) {
    if (error instanceof AssayError && error.code === "not_found") {
      throw invalidField("/prompt_id", `There is no prompt "${given}".`);
    }
    throw error;
  }
}

/** One page of the library. @throws AssayError `not_found` for an unknown prompt. */
export async function listLibrary(
  viewer: Viewer,
  query: PageQuery & {
    query?: string | undefined;
    type?: EvaluatorType | undefined;
    prompt_id?: string | undefined;
  },
): Promise<Page<EvaluatorAnswer>> {
  const { prompt_id: prompt, ...rest } = query;
  const promptId = prompt === undefined ? undefined : (await getPrompt(viewer, promptRef(prompt))).id;
  return listEvaluators(viewer, { ...rest, promptId });
}

/**
 * Adds an evaluator to the library, shared or bound to a prompt. Weight and threshold not given: its type's. The
 * secret of an HTTP evaluator is in this answer alone; it is stored encrypted.
 * @throws AssayError `forbidden`; `invalid` naming the wrong field of the config; `conflict` when the name is taken.
 */
export async function createEvaluator(
  viewer: Viewer,
  body: CreateEvaluatorBody,
): Promise<CreatedEvaluatorAnswer> {
  requireRole(viewer.role, "evaluator.create");
  const definition = getEvaluator(body.type);
  const config = await checkedConfig(body.type, body.config);
  const promptId =
    body.prompt_id === undefined || body.prompt_id === null
      ? null
      : await boundPrompt(viewer, body.prompt_id);
  const id = newId();
  const signing = body.type === "http" ? newEvaluatorSecret(id) : null;
  return transaction(async () => {
    const evaluator = await insertEvaluator(viewer, {
      id,
      secretEncrypted: signing?.secretEncrypted ?? null,
      name: body.name,
      type: body.type,
      config,
      weight: body.weight ?? definition.defaultWeight,
      threshold: body.threshold ?? definition.defaultThreshold,
      gate: body.gate ?? false,
      promptId,
    });
    await recordAudit(viewer, { action: "evaluator.create", ...objectOf(evaluator), after: evaluator });
    return signing === null ? evaluator : { ...evaluator, secret: signing.secret };
  });
}

/**
 * Prompts must find the evaluators they are scored with by default. Call it with the evaluator locked.
 * @param but the prompt it stays there for.
 */
async function refuseWhileUsual(
  viewer: Viewer,
  evaluator: EvaluatorAnswer,
  but: string | null,
): Promise<void> {
  const prompt = (await listPromptsScoredBy(viewer, evaluator)).find(({ id }) => id !== but);
  if (prompt === undefined) return;
  throw new AssayError(
    "conflict",
    `The prompt “${prompt.name}” is scored with it by default. Choose other defaults for that prompt first.`,
  );
}

/**
 * Changes an evaluator; what is left out stays, a config is replaced as a whole. Experiments that ran keep the one they
 * ran with.
 * @throws AssayError `forbidden`, `not_found`; `invalid` naming the wrong field; `conflict` when the name is taken, or
 * another prompt than the one it is bound to is scored with it by default.
 */
export async function updateEvaluator(
  viewer: Viewer,
  id: string,
  body: UpdateEvaluatorBody,
): Promise<EvaluatorAnswer> {
  requireRole(viewer.role, "evaluator.update");
  const current = await getLibraryEvaluator(viewer, id);
  const { prompt_id: prompt, config, name, weight, threshold, gate } = body;
  const fields: EvaluatorFields = {
    ...(name === undefined ? {} : { name }),
    ...(weight === undefined ? {} : { weight }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(gate === undefined ? {} : { gate }),
    ...(config === undefined ? {} : { config: await checkedConfig(current.type, config) }),
    ...(prompt === undefined ? {} : { promptId: prompt === null ? null : await boundPrompt(viewer, prompt) }),
  };
  return transaction(async () => {
    const before = await lockEvaluator(viewer, id);
    if (fields.promptId) await refuseWhileUsual(viewer, before, fields.promptId);
    const after = await changeEvaluator(viewer, id, fields);
    const { url } = before.config;
    if (typeof url === "string" && url !== after.config.url) await keepFormerUrl(viewer, id, url);
    await recordAudit(viewer, { action: "evaluator.update", ...objectOf(after), before, after });
    return after;
  });
}

/**
 * Takes an evaluator out of the library. Finished experiments keep their copy.
 * @throws AssayError `forbidden`, `not_found`; `conflict` while a prompt is scored with it by default.
 */
export async function removeEvaluator(viewer: Viewer, id: string): Promise<void> {
  requireRole(viewer.role, "evaluator.delete");
  await transaction(async () => {
    const before = await lockEvaluator(viewer, id);
    await refuseWhileUsual(viewer, before, null);
    await archiveEvaluator(viewer, id);
    await recordAudit(viewer, { action: "evaluator.delete", ...objectOf(before), before });
  });
}

/**
 * Makes a new secret for an HTTP evaluator. For a day requests are signed with the old one too, so that the endpoint
 * can change in between.
 * @throws AssayError `forbidden`, `not_found`; `conflict` for another type.
 */
export async function rotateEvaluatorSecret(viewer: Viewer, id: string): Promise<EvaluatorSecretAnswer> {
  requireRole(viewer.role, "evaluator.update");
  const { secret, secretEncrypted } = newEvaluatorSecret(id);
  return transaction(async () => {
    const { type } = await getLibraryEvaluator(viewer, id);
    if (!(await replaceEvaluatorSecret(viewer, id, secretEncrypted))) {
      throw new AssayError(
        "conflict",
        `Only HTTP evaluators have a secret; this one is of the type ${type}.`,
      );
    }
    const evaluator = await getLibraryEvaluator(viewer, id);
    await recordAudit(viewer, { action: "evaluator.rotate_secret", ...objectOf(evaluator) });
    return { ...evaluator, secret };
  });
}

/**
 * Names as ids, so that renaming an evaluator changes no prompt's defaults. Within a transaction: nobody takes one of
 * them away before it ends.
 * @throws AssayError `invalid` naming the one that is not there, is another prompt's or has a wrong config.
 */
async function heldById(
  viewer: Viewer,
  references: EvaluatorRef[],
  promptId: string,
): Promise<EvaluatorRef[]> {
  const names = references.filter((reference) => typeof reference === "string");
  await holdEvaluators(viewer, names);
  await evaluatorSpecs(viewer, references, promptId);
  const known = await findEvaluators(viewer, names, promptId);
  return references.map((reference) =>
    typeof reference === "string"
      ? (known.find(({ name }) => name === reference)?.id ?? reference)
      : reference,
  );
}

/**
 * Sets what a prompt is scored with when an experiment names no evaluators; null takes the built-in pair.
 * @throws AssayError `forbidden`, `not_found`; `invalid` for an unknown evaluator, one bound to another prompt, or a
 * wrong config.
 */
export async function setDefaultEvaluators(
  viewer: Viewer,
  prompt: string,
  references: EvaluatorRef[] | null,
): Promise<void> {
  requireRole(viewer.role, "prompt.update");
  const { id, slug } = await getPrompt(viewer, promptRef(prompt));
  await transaction(async () => {
    const evaluators = references === null ? null : await heldById(viewer, references, id);
    const before = { evaluators: await getPromptEvaluators(viewer, id) };
    await setPromptEvaluators(viewer, id, evaluators);
    const object = { objectId: id, objectName: slug };
    await recordAudit(viewer, { action: "prompt.update", ...object, before, after: { evaluators } });
  });
}
