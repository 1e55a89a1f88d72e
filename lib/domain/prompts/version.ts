import { createHash } from "node:crypto";
import stableStringify from "fast-json-stable-stringify";
import { AssayError, invalidField } from "../errors";
import type {
  ChatMessage,
  ModelParameters,
  ProviderId,
  ResponseFormat,
  ToolDefinition,
} from "../runs/completion";
import { checkMessages, detectMessagesFormat, messagesVariables } from "../templates/render";
import type { Fallback, TemplateFormat, VersionBody } from "./schema";

/** What a version is, without number, author and note: two versions with equal content do the same thing. */
export interface VersionContent {
  messages: ChatMessage[];
  templateFormat: TemplateFormat;
  provider: ProviderId | null;
  model: string | null;
  parameters: ModelParameters;
  responseFormat: ResponseFormat | null;
  tools: ToolDefinition[];
  fallbacks: Fallback[];
}

/** Content of a version before anything is chosen: what a first version inherits from. */
const emptyContent: VersionContent = {
  messages: [],
  templateFormat: "liquid",
  provider: null,
  model: null,
  parameters: {},
  responseFormat: null,
  tools: [],
  fallbacks: [],
};

function bodyMessages(body: VersionBody): ChatMessage[] | null {
  if (body.messages !== undefined) return body.messages;
  return body.template === undefined ? null : [{ role: "user", content: body.template }];
}

/** The inherited format as long as the new text uses it; a text written in the other format is recognised anew. */
function nextFormat(body: VersionBody, inherited: VersionContent, messages: ChatMessage[]): TemplateFormat {
  if (body.template_format !== undefined) return body.template_format;
  if (inherited.messages.length === 0) return detectMessagesFormat(messages);
  if (bodyMessages(body) === null) return inherited.templateFormat;
  const detected = detectMessagesFormat(messages);
  if (detected === inherited.templateFormat) return detected;
  return usesFormat(inherited.templateFormat, messages) ? inherited.templateFormat : detected;
}

function usesFormat(format: TemplateFormat, messages: ChatMessage[]): boolean {
  try {
    return messagesVariables(format, messages).length > 0;
  } catch {
    return false;
  }
}

function nextModel(body: VersionBody, inherited: VersionContent): Pick<VersionContent, "provider" | "model"> {
  const provider = body.provider === undefined ? inherited.provider : body.provider;
  if (body.provider !== undefined && body.provider !== inherited.provider && body.model === undefined) {
    if (provider === null) return { provider: null, model: null };
    throw invalidField("/model", "The provider changed. Name its model.");
  }
  const model = body.model === undefined ? inherited.model : body.model;
  if (model !== null && provider === null) throw invalidField("/provider", "Name the model's provider.");
  if (model === null && provider !== null) {
    if (body.provider != null) throw invalidField("/model", "Name the provider's model.");
    return { provider: null, model: null };
  }
  return { provider, model };
}

/**
 * Content of a new version: fields left out are inherited from the latest version, `null` clears one.
 * @param latest null for a prompt's first version.
 * @throws AssayError `invalid` for a template that does not parse or a model without its provider.
 */
export function nextVersion(latest: VersionContent | null, body: VersionBody): VersionContent {
  const inherited = latest ?? emptyContent;
  const messages = bodyMessages(body) ?? inherited.messages;
  if (messages.length === 0) throw invalidField("/template", "Give template or messages.");
  const templateFormat = nextFormat(body, inherited, messages);
  checkMessages(templateFormat, messages, body.template === undefined ? "/messages" : "/template");
  return {
    messages,
    templateFormat,
    ...nextModel(body, inherited),
    parameters: body.parameters === undefined ? inherited.parameters : (body.parameters ?? {}),
    responseFormat: body.response_format === undefined ? inherited.responseFormat : body.response_format,
    tools: body.tools === undefined ? inherited.tools : (body.tools ?? []),
    fallbacks: body.fallbacks === undefined ? inherited.fallbacks : (body.fallbacks ?? []),
  };
}

/** SHA-256 in hex of the canonical JSON (sorted keys) of a version's content. */
export function contentHash(content: VersionContent): string {
  const { messages, templateFormat, provider, model, parameters, responseFormat, tools, fallbacks } = content;
  const canonical = stableStringify({
    messages,
    templateFormat,
    provider,
    model,
    parameters,
    responseFormat,
    tools,
    fallbacks,
  });
  return createHash("sha256").update(canonical, "utf8").digest("hex");
}

/**
 * Refuses a version equal to the latest one: two numbers for one text would make every comparison between them noise.
 * @throws AssayError `conflict` (409).
 */
export function refuseUnchanged(latest: { number: number; contentHash: string } | null, hash: string): void {
  if (latest === null || latest.contentHash !== hash) return;
  throw new AssayError(
    "conflict",
    `Nothing changed: version ${latest.number} already has this text and these settings. Change something first.`,
  );
}

/** The lone template of a version with one user message, else null. */
export function loneTemplate(messages: readonly ChatMessage[]): string | null {
  const [only, ...others] = messages;
  return only?.role === "user" && others.length === 0 ? only.content : null;
}
