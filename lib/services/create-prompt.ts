import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { getPrompt, insertPrompt, listSlugs } from "@/lib/data/prompts";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { AssayError } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { PromptCreate } from "@/lib/domain/prompts/schema";
import { freeSlug, maxSlugLength, slugify } from "@/lib/domain/prompts/slug";
import { writeVersion } from "./write-version";

/** Tries to find a slug of a name: each is lost only to another prompt of the same name made at the same moment. */
const slugAttempts = 5;
/** A number put after a slug may cut its end off; what is left of it in every case. */
const sharedSlugLength = maxSlugLength - 7;

/** The answer to a slug that another prompt of the workspace has. */
export async function slugTaken(viewer: Viewer, slug: string): Promise<AssayError> {
  const free = freeSlug(slug, await listSlugs(viewer, slug.slice(0, sharedSlugLength)));
  const message = `A prompt with the slug "${slug}" exists already. Choose another, such as "${free}".`;
  return new AssayError("conflict", message, { fields: [{ pointer: "/slug", message }] });
}

async function tryCreate(viewer: Viewer, slug: string, body: PromptCreate): Promise<PromptAnswer | null> {
  const { name, slug: _slug, description, tags, metadata, ...version } = body;
  const fields = { slug, name, description: description ?? "", tags: tags ?? [], metadata: metadata ?? {} };
  const id = await insertPrompt(viewer, fields);
  if (id === null) return null;
  await writeVersion(viewer, id, null, version);
  return getPrompt(viewer, { id });
}

/**
 * Makes a prompt with its first version. Without a slug one is made of the name, with a number after it when taken.
 * @throws AssayError `invalid` for a template that does not parse, `conflict` for a given slug that is taken, `forbidden`.
 */
export async function createPrompt(viewer: Viewer, body: PromptCreate): Promise<PromptAnswer> {
  requireRole(viewer.role, "prompt.create");
  const base = body.slug ?? slugify(body.name);
  return transaction(async () => {
    for (let attempt = 1; attempt <= slugAttempts; attempt += 1) {
      const slug = body.slug ?? freeSlug(base, await listSlugs(viewer, base.slice(0, sharedSlugLength)));
      const prompt = await tryCreate(viewer, slug, body);
      if (prompt !== null) {
        const object = { objectId: prompt.id, objectName: prompt.slug };
        await recordAudit(viewer, { action: "prompt.create", ...object, after: prompt });
        return prompt;
      }
      if (body.slug !== undefined) break;
    }
    throw await slugTaken(viewer, base);
  });
}
