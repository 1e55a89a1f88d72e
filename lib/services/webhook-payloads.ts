import "server-only";
import { getExperimentDetails } from "@/lib/data/experiment-answers";
import { getVersion } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import { getRun } from "@/lib/data/runs";
import type { LabelMoveAnswer } from "@/lib/domain/api/prompts";
import { experimentFinding } from "@/lib/domain/experiments/finding";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { EventData } from "@/lib/domain/webhooks/events";
import { env } from "@/lib/env";

/** Address of a page for people; null when the server was not told its own. */
function pageUrl(path: string): string | null {
  const base = env().NEXTAUTH_URL;
  return base === undefined ? null : new URL(path, base).href;
}

type Details = Awaited<ReturnType<typeof getExperimentDetails>>;

function findingOf({ answer, baselineVariantId }: Details): string | null {
  const named = answer.results.map((result) => ({
    id: result.variant_id,
    versionNumber: result.version_number,
    model: result.model,
    avgScore: result.avg_score,
    n: result.n,
  }));
  const baseline = named.find(({ id }) => id === baselineVariantId);
  if (baseline === undefined || answer.status === "failed") return null;
  const comparisons = answer.comparisons.flatMap(({ metric, variant_id: id, verdict }) => {
    const variant = named.find((one) => one.id === id);
    return metric !== "score" || variant === undefined ? [] : [{ ...variant, verdict }];
  });
  return experimentFinding({ baseline, comparisons });
}

/** An ended experiment as `GET /experiments/{id}` answers it, with what it found. */
export async function experimentPayload(
  viewer: Viewer,
  id: string,
): Promise<EventData<"experiment.completed">> {
  const details = await getExperimentDetails(viewer, id);
  return {
    workspace_id: viewer.workspaceId,
    prompt: { id: details.answer.prompt_id, slug: details.promptSlug, name: details.promptName },
    experiment: details.answer,
    finding: findingOf(details),
    url: pageUrl(`/experiments/${id}`),
  };
}

/** Which version of which prompt went into production, after which, and by whose hand. */
export async function activationPayload(
  viewer: Viewer,
  move: LabelMoveAnswer,
): Promise<EventData<"version.activated">> {
  const prompt = await getPrompt(viewer, { id: move.prompt_id });
  const version = await getVersion(viewer, { id: move.version_id });
  const previous =
    move.previous_version_id === null ? null : await getVersion(viewer, { id: move.previous_version_id });
  const { id, number, provider, model, change_note } = version;
  return {
    workspace_id: viewer.workspaceId,
    prompt: { id: prompt.id, slug: prompt.slug, name: prompt.name },
    version: { id, number, provider, model, change_note },
    previous_version: previous === null ? null : { id: previous.id, number: previous.number },
    activated_by: { kind: viewer.kind, name: viewer.name },
    url: pageUrl(`/prompts/${prompt.slug}`),
  };
}

/** A failed run without what it was asked and answered. */
export async function failedRunPayload(viewer: Viewer, runId: string): Promise<EventData<"run.failed">> {
  const run = await getRun(viewer, runId);
  return {
    workspace_id: viewer.workspaceId,
    run: {
      id: run.id,
      origin: run.origin,
      prompt_id: run.prompt_id,
      prompt_version_id: run.prompt_version_id,
      provider: run.provider,
      model: run.model,
      error: run.error,
      attempts: run.attempts,
      latency_ms: run.latency_ms,
      trace_id: run.trace_id,
      user: run.user,
      session_id: run.session_id,
      created_at: run.created_at,
      completed_at: run.completed_at,
    },
    url: pageUrl(`/runs/${run.id}`),
  };
}
