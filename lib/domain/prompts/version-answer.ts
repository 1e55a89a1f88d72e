import type { VersionAnswer } from "../api/prompts";
import type { VersionContent } from "./version";

/** What an answered version does: the part that is inherited, compared and hashed. */
export function contentOfAnswer(version: VersionAnswer): VersionContent {
  return {
    messages: version.messages,
    templateFormat: version.template_format,
    provider: version.provider,
    model: version.model,
    parameters: version.parameters,
    responseFormat: version.response_format,
    tools: version.tools,
    fallbacks: version.fallbacks,
  };
}
