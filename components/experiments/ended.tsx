"use client";

import dynamic from "next/dynamic";
import { ExperimentActions } from "./experiment-actions";
import { ExperimentPage } from "./experiment-page";
import type { ExperimentViewProps } from "./experiment-view";
import { PromoteButton } from "./promote-button";
import { useLoadCell } from "./use-load-cell";
import { useMatrixRows } from "./use-matrix-rows";
import { useReview } from "./use-review";
import { verdictActions } from "./verdict-actions";

// Below the fold: where a difference comes from.
const BreakdownSection = dynamic(() =>
  import("./breakdown/breakdown-section").then((file) => file.BreakdownSection),
);

/** An ended experiment with what can follow it. */
export function Ended(props: Omit<ExperimentViewProps, "running">) {
  const { summary, variants, calls, rights, winner } = props;
  const loaded = useMatrixRows(summary.id, props.matrix, summary.completedAt);
  // A spent budget pays for no retry: what was paid is reused by a duplicate with a larger one.
  const spent = summary.status === "over_budget";
  const loadCell = useLoadCell(summary.id);
  const { review, agreement } = useReview(calls.review, props.agreement);
  return (
    <ExperimentPage
      breadcrumbs={[{ label: "Experiments", href: "/experiments" }, { label: `#${props.number}` }]}
      experiment={summary}
      variants={variants}
      verdicts={props.verdicts}
      loaded={loaded}
      judges={props.judges}
      loadCell={loadCell}
      {...(rights.review && { review })}
      agreement={agreement}
      methodHref="/experiments/method"
      runHrefBase="/runs/"
      actions={
        <ExperimentActions
          summary={summary}
          promptId={props.promptId}
          variants={variants}
          evaluators={props.evaluators}
          retryable={spent ? 0 : Object.values(props.retryable).reduce((sum, count) => sum + count, 0)}
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
      rowActions={verdictActions(spent ? { ...props, retryable: {} } : props)}
    >
      {props.figures}
      <BreakdownSection experimentId={summary.id} judges={props.judges} />
    </ExperimentPage>
  );
}
