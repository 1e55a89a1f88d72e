import type { VersionAnswer } from "../api/prompts";
import { readPromptFile } from "./file";
import { nextVersion } from "./version";

/** A version's content as answers have it. */
export type VersionSettings = Pick<
  VersionAnswer,
  | "messages"
  | "template_format"
  | "provider"
  | "model"
  | "parameters"
  | "response_format"
  | "tools"
  | "fallbacks"
>;

/** What a prompt file holds, for a form to be filled with. */
export interface FileDraft {
  name: string | null;
  description: string | null;
  tags: string[];
  changeNote: string | null;
  version: VersionSettings;
}

/**
 * Reads a prompt file for a form.
 * @throws AssayError `invalid` naming the line, or a setting by JSON pointer.
 */
export function readFileDraft(text: string): FileDraft {
  const { prompt, version } = readPromptFile(text);
  const content = nextVersion(null, version);
  return {
    name: prompt.name ?? null,
    description: prompt.description ?? null,
    tags: prompt.tags ?? [],
    changeNote: version.change_note ?? null,
    version: {
      messages: content.messages,
      template_format: content.templateFormat,
      provider: content.provider,
      model: content.model,
      parameters: content.parameters,
      response_format: content.responseFormat,
      tools: content.tools,
      fallbacks: content.fallbacks,
    },
  };
}
