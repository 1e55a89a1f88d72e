import "server-only";
import { getVersion } from "@/lib/data/prompt-versions";
import { isVersion, versionRef } from "@/lib/domain/api/common";
import type { RunExperimentBody } from "@/lib/domain/api/experiments";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { invalidField } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { Candidate } from "./experiment-variants";

/** Number of the version in production; null when none is. */
export async function productionNumberOf(viewer: Viewer, prompt: PromptAnswer): Promise<number | null> {
  if (prompt.active_version_id === null) return null;
  return (await getVersion(viewer, { id: prompt.active_version_id })).number;
}

/**
 * As given, else `production`, else the lowest version number; on the given model, else the first listed one.
 * @throws AssayError `invalid` when it is none of the candidates.
 */
export function baselineOf(
  prompt: PromptAnswer,
  candidates: Candidate[],
  body: RunExperimentBody,
): Candidate {
  const given = body.baseline_version_id === undefined ? null : versionRef(body.baseline_version_id);
  const wanted = (candidate: Candidate) => given === null || isVersion(candidate.version, given);
  const model = body.baseline_model;
  const onModel = (candidate: Candidate) =>
    model === undefined || (candidate.provider === model.provider && candidate.model === model.model);
  const possible = candidates.filter((candidate) => wanted(candidate) && onModel(candidate));
  const production = possible.find((candidate) => candidate.version.id === prompt.active_version_id);
  const lowest = [...possible].sort((a, b) => a.version.number - b.version.number)[0];
  const baseline = production ?? lowest;
  if (baseline === undefined) {
    const pointer = given === null || candidates.some(wanted) ? "/baseline_model" : "/baseline_version_id";
    throw invalidField(pointer, "The baseline must be one of the experiment's own variants.");
  }
  return baseline;
}
