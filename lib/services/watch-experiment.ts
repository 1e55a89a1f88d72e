import "server-only";
import { getExperiment } from "@/lib/data/experiment-answers";
import type { ExperimentAnswer } from "@/lib/domain/api/experiments";
import { isOpen } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { pause } from "./pause";

const lookEveryMs = 500;

/** What a watcher is told each time something moved. */
export type ExperimentNews = Pick<
  ExperimentAnswer,
  "id" | "status" | "progress" | "cost_usd" | "error" | "started_at" | "completed_at" | "updated_at"
>;

function news(experiment: ExperimentAnswer): ExperimentNews {
  const { id, status, progress, cost_usd, error, started_at, completed_at, updated_at } = experiment;
  return { id, status, progress, cost_usd, error, started_at, completed_at, updated_at };
}

/**
 * The progress of an experiment: at once, then whenever it changed (looked at twice a second), until it has ended.
 * @throws AssayError `not_found` before the first item.
 */
export async function* watchExperiment(
  viewer: Viewer,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<{ event: string; data: ExperimentNews }> {
  let last = "";
  while (!signal.aborted) {
    const experiment = await getExperiment(viewer, id);
    const current = news(experiment);
    const text = JSON.stringify(current);
    const open = isOpen(experiment.status);
    if (text !== last) yield { event: open ? "progress" : "done", data: current };
    if (!open) return;
    last = text;
    await pause(lookEveryMs, signal);
  }
}
