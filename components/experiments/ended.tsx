"use client";

import { useMemo } from "react";
import { unpackMatrix } from "@/lib/domain/experiments/packed-matrix";
import { ExperimentActions } from "./experiment-actions";
import { ExperimentNotes } from "./experiment-notes";
import { ExperimentPage } from "./experiment-page";
import type { ExperimentViewProps } from "./experiment-view";
import { GateNote } from "./gate-note";
import { PromoteButton } from "./promote-button";
import { SecondaryMetrics } from "./secondary-metrics";
import { useLoadCell } from "./use-load-cell";
import { verdictActions } from "./verdict-actions";

/** An ended experiment with what can follow it. */
export function Ended(props: Omit<ExperimentViewProps, "running">) {
  const { summary, variants, calls, rights, winner } = props;
  const rows = useMemo(() => unpackMatrix(props.matrix), [props.matrix]);
  const loadCell = useLoadCell(summary.id);
  return (
    <ExperimentPage
      breadcrumbs={[{ label: "Experiments", href: "/experiments" }, { label: `#${props.number}` }]}
      experiment={summary}
      variants={variants}
      verdicts={props.verdicts}
      rows={rows}
      loadCell={loadCell}
      methodHref="/experiments/method"
      runHrefBase="/runs/"
      actions={
        <ExperimentActions
          summary={summary}
          promptId={props.promptId}
          variants={variants}
          evaluators={props.evaluators}
          retryable={Object.values(props.retryable).reduce((sum, count) => sum + count, 0)}
          prominent={winner === null || !rights.promote}
          rights={rights}
          calls={calls}
        />
      }
      primaryAction={
        winner !== null &&
        rights.promote && (
          <PromoteButton
            promptId={props.promptId}
            promptSlug={summary.prompt.slug}
            winner={winner}
            promote={calls.promote}
          />
        )
      }
      rowActions={verdictActions(props)}
    >
      <GateNote gate={props.gate} />
      <ExperimentNotes summary={summary} warnings={props.warnings} />
      <SecondaryMetrics variants={variants} comparisons={props.secondary} />
    </ExperimentPage>
  );
}
