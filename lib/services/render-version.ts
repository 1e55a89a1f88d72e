import "server-only";
import { getVersion } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import type { PromptRef, VersionRef } from "@/lib/domain/api/common";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { Variables } from "@/lib/domain/prompts/schema";
import type { ChatMessage } from "@/lib/domain/runs/completion";
import { renderMessages } from "@/lib/domain/templates/render";

/**
 * The messages of a version with values put in.
 * @throws AssayError `not_found`; `invalid` naming every missing variable at `/variables/name`.
 */
export async function renderVersion(
  viewer: Viewer,
  prompt: PromptRef,
  version: VersionRef,
  variables: Variables,
): Promise<{ messages: ChatMessage[] }> {
  const { id } = await getPrompt(viewer, prompt);
  const { messages, template_format } = await getVersion(viewer, version, id);
  return { messages: renderMessages(messages, template_format, variables) };
}
