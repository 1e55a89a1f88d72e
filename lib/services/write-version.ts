import "server-only";
import { insertVersion } from "@/lib/data/prompt-versions";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { VersionBody } from "@/lib/domain/prompts/schema";
import { contentHash, nextVersion, refuseUnchanged } from "@/lib/domain/prompts/version";
import { contentOfAnswer } from "@/lib/domain/prompts/version-answer";
import { messagesVariables } from "@/lib/domain/templates/render";

/**
 * Writes the version a body describes after `latest`. Call inside `transaction`, with the prompt locked.
 * @throws AssayError `invalid` for a template that does not parse, `conflict` when nothing changed.
 */
export async function writeVersion(
  viewer: Viewer,
  promptId: string,
  latest: VersionAnswer | null,
  body: VersionBody,
): Promise<VersionAnswer> {
  const content = nextVersion(latest === null ? null : contentOfAnswer(latest), body);
  const hash = contentHash(content);
  refuseUnchanged(latest === null ? null : { number: latest.number, contentHash: latest.content_hash }, hash);
  return insertVersion(viewer, promptId, content, {
    variables: messagesVariables(content.templateFormat, content.messages),
    contentHash: hash,
    changeNote: body.change_note ?? "",
  });
}
