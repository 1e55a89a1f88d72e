"use client";

import { reached } from "@/components/ui/reached";
import type { PackedMatrix } from "@/lib/domain/experiments/packed-matrix";
import type { ExperimentViewProps } from "./experiment-view";
import { NotifyButton } from "./notify-button";
import { RunningExperiment } from "./running-experiment";
import type { RunningView } from "./types";
import { useLoadCell } from "./use-load-cell";
import { useRunning } from "./use-running";

/** A running experiment, followed live. */
export function UnderWay({
  running,
  ...props
}: Omit<ExperimentViewProps, "running" | "matrix"> & {
  matrix: PackedMatrix;
  running: RunningView & { since: string };
}) {
  const { summary, calls } = props;
  const { rows, view, disconnected, ended } = useRunning(summary.id, props.matrix, running);
  const loadCell = useLoadCell(summary.id);
  return (
    <RunningExperiment
      breadcrumbs={[{ label: "Experiments", href: "/experiments" }, { label: `#${props.number}` }]}
      experiment={summary}
      variants={props.variants}
      rows={rows}
      progress={view.progress}
      variantProgress={view.variants}
      feed={view.feed}
      judges={props.judges}
      loadCell={loadCell}
      runHrefBase="/runs/"
      {...(props.rights.run && {
        cancel: async () => {
          const result = await reached(calls.cancel({ id: summary.id }));
          return result.ok ? undefined : { error: result.message };
        },
        setConcurrency: async (concurrency: number) => {
          const result = await calls.change({ id: summary.id, concurrency });
          return result.ok ? undefined : { error: result.message };
        },
      })}
      actions={
        <>
          {disconnected && (
            <span role="status" className="text-xs text-warn">
              Connection lost, trying again. The run goes on.
            </span>
          )}
          <NotifyButton experimentId={summary.id} name={summary.name} ended={ended} />
        </>
      }
    />
  );
}
