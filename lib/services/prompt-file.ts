import "server-only";
import { transaction } from "@/lib/data/client";
import { findVersionByContent, getVersion } from "@/lib/data/prompt-versions";
import { findPrompt, getPrompt, lockPrompt } from "@/lib/data/prompts";
import type { PromptRef, VersionRef } from "@/lib/domain/api/common";
import { parseInput } from "@/lib/domain/api/inbound";
import type { PromptFileImportAnswer } from "@/lib/domain/api/prompts";
import { AssayError } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type PromptFile, readPromptFile, writePromptFile } from "@/lib/domain/prompts/file";
import { promptCreateSchema } from "@/lib/domain/prompts/schema";
import { contentHash, nextVersion } from "@/lib/domain/prompts/version";
import { contentOfAnswer } from "@/lib/domain/prompts/version-answer";
import { refuseArchived } from "./archived-prompt";
import { createPrompt } from "./create-prompt";
import { addVersion } from "./create-version";

/**
 * A version as a file for a repository.
 * @throws AssayError `not_found`, `forbidden`.
 */
export async function exportVersionFile(
  viewer: Viewer,
  ref: PromptRef,
  version: VersionRef,
): Promise<{ filename: string; text: string }> {
  requireRole(viewer.role, "prompt.export");
  const prompt = await getPrompt(viewer, ref);
  const answer = await getVersion(viewer, version, prompt.id);
  const text = writePromptFile({
    name: prompt.name,
    description: prompt.description,
    tags: prompt.tags,
    changeNote: answer.change_note,
    content: contentOfAnswer(answer),
  });
  return { filename: `${prompt.slug}.prompt.md`, text };
}

/** @returns null when a prompt of the slug was made in the same moment, such as by the same file sent twice. */
async function createFromFile(
  viewer: Viewer,
  slug: string,
  { prompt, version }: PromptFile,
): Promise<PromptFileImportAnswer | null> {
  const body = parseInput(promptCreateSchema, { ...version, ...prompt, name: prompt.name ?? slug, slug });
  const made = await createPrompt(viewer, body).catch((error: unknown) => {
    if (error instanceof AssayError && error.code === "conflict") return null;
    throw error;
  });
  if (made === null) return null;
  const { latest_version } = made;
  if (latest_version === null) throw new Error("A new prompt has its first version.");
  return { created: true, message: `Created the prompt “${slug}” with version 1.`, version: latest_version };
}

/**
 * Makes the version a file describes, unless the prompt has one of that content: then that is the answer, so that a
 * pipeline may send the same file any number of times. A file is whole: nothing is inherited. Name, description and tags
 * in it are taken by a new prompt only.
 * @param create make the prompt when no prompt has the slug.
 * @throws AssayError `invalid` naming the line or setting; `not_found`; `conflict` for an archived prompt; `forbidden`.
 */
export async function importPromptFile(
  viewer: Viewer,
  ref: PromptRef,
  text: string,
  create: boolean,
): Promise<PromptFileImportAnswer> {
  requireRole(viewer.role, "prompt.import");
  const file = readPromptFile(text);
  if (create && "slug" in ref && (await findPrompt(viewer, ref)) === null) {
    const made = await createFromFile(viewer, ref.slug, file);
    if (made !== null) return made;
  }
  return transaction(async () => {
    const prompt = await lockPrompt(viewer, ref);
    refuseArchived(prompt.archived);
    const hash = contentHash(nextVersion(null, file.version));
    const known = await findVersionByContent(viewer, prompt.id, hash);
    if (known !== null) {
      const message = `Nothing changed: version ${known.number} has this content already.`;
      return { created: false, message, version: known };
    }
    const version = await addVersion(viewer, prompt, null, file.version);
    return { created: true, message: `Created version ${version.number}.`, version };
  });
}
