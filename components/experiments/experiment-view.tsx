"use client";

import { useCallback, useMemo } from "react";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import { type PackedMatrix, unpackMatrix } from "@/lib/domain/experiments/packed-matrix";
import { ExperimentActions } from "./experiment-actions";
import type { ExperimentCalls, ExperimentRights } from "./experiment-calls";
import { ExperimentNotes } from "./experiment-notes";
import { ExperimentPage } from "./experiment-page";
import { PromoteButton } from "./promote-button";
import { RunningExperiment } from "./running-experiment";
import { SecondaryMetrics } from "./secondary-metrics";
import type {
  CellDetail,
  ExperimentSummary,
  RunningView,
  SecondaryComparison,
  VariantResult,
  VariantVerdict,
} from "./types";
import { useRunning } from "./use-running";
import { verdictActions } from "./verdict-actions";

export interface ExperimentViewProps {
  number: number;
  promptId: string;
  summary: ExperimentSummary;
  variants: readonly VariantResult[];
  verdicts: readonly VariantVerdict[];
  secondary: readonly SecondaryComparison[];
  matrix: PackedMatrix;
  warnings: readonly string[];
  evaluators: readonly EvaluatorSpec[];
  winner: { versionId: string; versionNumber: number } | null;
  /** By variant: cells a retry would run. */
  retryable: Readonly<Record<string, number>>;
  running: (RunningView & { since: string }) | null;
  rights: ExperimentRights;
  calls: ExperimentCalls;
}

async function fetchCell(experimentId: string, reference: string): Promise<CellDetail> {
  const response = await fetch(
    `/api/pages/experiments/${experimentId}/cells?cell=${encodeURIComponent(reference)}`,
  );
  if (response.ok) return (await response.json()) as CellDetail;
  const problem: unknown = await response.json().catch(() => null);
  const known = typeof problem === "object" && problem !== null && "detail" in problem;
  throw new Error(
    known && typeof problem.detail === "string" ? problem.detail : `The server answered ${response.status}.`,
  );
}

/** The page of an experiment: while it runs its progress, afterwards what it found. */
export function ExperimentView(props: ExperimentViewProps) {
  const { running, ...rest } = props;
  return running === null ? <Ended {...rest} /> : <UnderWay {...rest} running={running} />;
}

function breadcrumbs(number: number) {
  return [{ label: "Experiments", href: "/experiments" }, { label: `#${number}` }];
}

function useLoadCell(experimentId: string) {
  return useCallback((reference: string) => fetchCell(experimentId, reference), [experimentId]);
}

function UnderWay({
  running,
  ...props
}: Omit<ExperimentViewProps, "running"> & { running: RunningView & { since: string } }) {
  const { summary, calls } = props;
  const { rows, view, disconnected } = useRunning(summary.id, props.matrix, running);
  const loadCell = useLoadCell(summary.id);
  return (
    <RunningExperiment
      breadcrumbs={breadcrumbs(props.number)}
      experiment={summary}
      variants={props.variants}
      rows={rows}
      progress={view.progress}
      variantProgress={view.variants}
      feed={view.feed}
      loadCell={loadCell}
      runHrefBase="/runs/"
      {...(props.rights.run && {
        cancel: async () => {
          const result = await calls.cancel({ id: summary.id });
          return result.ok ? undefined : { error: result.message };
        },
      })}
      actions={
        disconnected && (
          <span role="status" className="text-xs text-warn">
            Connection lost, trying again. The run goes on.
          </span>
        )
      }
    />
  );
}

function Ended(props: Omit<ExperimentViewProps, "running">) {
  const { summary, variants, calls, rights, winner } = props;
  const rows = useMemo(() => unpackMatrix(props.matrix), [props.matrix]);
  const loadCell = useLoadCell(summary.id);
  return (
    <ExperimentPage
      breadcrumbs={breadcrumbs(props.number)}
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
      <ExperimentNotes summary={summary} warnings={props.warnings} />
      <SecondaryMetrics variants={variants} comparisons={props.secondary} />
    </ExperimentPage>
  );
}
