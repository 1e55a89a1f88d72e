import "server-only";
import { listVersionsByIds } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import type { DiffAnswer, VersionAnswer } from "@/lib/domain/api/prompts";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { diffVersions as diffContents } from "@/lib/domain/prompts/diff";
import { contentOfAnswer } from "@/lib/domain/prompts/version-answer";

async function title(viewer: Viewer, version: VersionAnswer): Promise<string> {
  const prompt = await getPrompt(viewer, { id: version.prompt_id });
  return `${prompt.slug} v${version.number}`;
}

/**
 * What changed between any two versions of the workspace, of one prompt or of two.
 * @throws AssayError `not_found`.
 */
export async function diffVersions(viewer: Viewer, fromId: string, toId: string): Promise<DiffAnswer> {
  const versions = new Map(
    (await listVersionsByIds(viewer, [fromId, toId])).map((version) => [version.id, version]),
  );
  const from = versions.get(fromId);
  const to = versions.get(toId);
  if (from === undefined || to === undefined) throw notFound("Version");
  const [fromTitle, toTitle] = await Promise.all([title(viewer, from), title(viewer, to)]);
  return { from, to, ...diffContents(contentOfAnswer(from), contentOfAnswer(to), fromTitle, toTitle) };
}
