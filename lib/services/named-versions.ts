import "server-only";
import { isVersion, versionRef } from "@/lib/domain/api/common";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { invalidField } from "@/lib/domain/errors";

/**
 * The versions that `version_ids` of a body names, in its order, each once.
 * @param all the prompt's versions.
 * @throws AssayError `invalid` at the first that the prompt does not have.
 */
export function namedVersions(
  all: readonly VersionAnswer[],
  references: readonly (string | number)[],
): VersionAnswer[] {
  const named = references.map((reference, index) => {
    const ref = versionRef(reference);
    const version = ref === null ? undefined : all.find((candidate) => isVersion(candidate, ref));
    if (version !== undefined) return version;
    throw invalidField(`/version_ids/${index}`, `The prompt has no version ${reference}.`);
  });
  return [...new Set(named)];
}
