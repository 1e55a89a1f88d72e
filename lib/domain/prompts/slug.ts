import { AssayError } from "../errors";

/** Path segments under /prompts that are calls of their own. */
export const reservedSlugs: ReadonlySet<string> = new Set(["diff", "compare"]);

export const maxSlugLength = 64;
const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Why a slug cannot be used, or null when it can. A slug shaped like an id would hide the prompt with that id. */
export function slugProblem(slug: string): string | null {
  if (slug.length > maxSlugLength) return `A slug has at most ${maxSlugLength} characters.`;
  if (!slugPattern.test(slug)) return "A slug is lower-case letters, digits and single hyphens between them.";
  if (reservedSlugs.has(slug)) return `"${slug}" is reserved. Choose another slug.`;
  if (uuidShape.test(slug)) return "A slug cannot look like an id. Choose another.";
  return null;
}

/**
 * A slug made of a name: accents dropped, other characters turned into hyphens. A name with nothing usable
 * (all CJK, say) gives "prompt"; reserved results get "-prompt" after them.
 */
export function slugify(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const cut = plain.slice(0, maxSlugLength).replace(/-+$/, "");
  if (cut === "") return "prompt";
  return slugProblem(cut) === null ? cut : `${cut.slice(0, maxSlugLength - 7)}-prompt`;
}

/**
 * The first free slug: `base`, then `base-2`, `base-3`, …
 * @param taken slugs of the workspace that start with `base`.
 */
export function freeSlug(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let number = 2; number < 100_000; number += 1) {
    const suffix = `-${number}`;
    const slug = `${base.slice(0, maxSlugLength - suffix.length)}${suffix}`;
    if (!taken.has(slug)) return slug;
  }
  throw new AssayError("conflict", "Every slug like this is taken. Choose another name.");
}
