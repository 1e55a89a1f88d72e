"use client";

import dynamic from "next/dynamic";
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
import { useReview } from "./use-review";
import { verdictActions } from "./verdict-actions";

// Below the fold: where a difference comes from, and the outputs judged side by side.
const BreakdownSection = dynamic(() =>
  import("./breakdown/breakdown-section").then((file) => file.BreakdownSection),
);
const WinRates = dynamic(() => import("./breakdown/win-rates").then((file) => file.WinRates));

/** An ended experiment with what can follow it. */
export function Ended(props: Omit<ExperimentViewProps, "running">) {
  const { summary, variants, calls, rights, winner } = props;
  const rows = useMemo(() => unpackMatrix(props.matrix), [props.matrix]);
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
      rows={rows}
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
      <GateNote gate={props.gate} />
      <ExperimentNotes summary={summary} warnings={props.warnings} />
      {props.winRates.length > 0 && (
        <div className="mt-3">
          <WinRates
            variants={variants.map((variant) => ({
              variantId: variant.variantId,
              name: `v${variant.versionNumber} ${variant.model}`,
            }))}
            winRates={props.winRates}
          />
        </div>
      )}
      <SecondaryMetrics variants={variants} comparisons={props.secondary} />
      <BreakdownSection experimentId={summary.id} judges={props.judges} />
    </ExperimentPage>
  );
}
