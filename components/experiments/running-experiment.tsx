"use client";

import { OctagonX } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type Crumb, Page } from "@/components/shell/page";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { formatCount, formatCounted, formatDuration, formatMoney } from "@/lib/domain/format";
import { CellStrips } from "./cell-strips";
import { ExperimentHeader } from "./experiment-header";
import { NewestCells } from "./newest-cells";
import { RunningProgress } from "./running-progress";
import type { ExperimentProgress, ExperimentSummary, FeedItem, MatrixRow, VariantProgress } from "./types";
import type { VariantRef } from "./variant-names";

export interface RunningExperimentProps {
  breadcrumbs: readonly Crumb[];
  experiment: ExperimentSummary;
  variants: readonly (VariantRef & { isBaseline: boolean })[];
  /** In run order. */
  rows: readonly MatrixRow[];
  progress: ExperimentProgress;
  variantProgress: readonly VariantProgress[];
  feed: readonly FeedItem[];
  cancel: () => Promise<{ error: string } | undefined>;
  /** Before Cancel run: "Notify me". */
  actions?: ReactNode;
  warningActions?: Readonly<Record<string, ReactNode>>;
}

/** A run under way: progress, all cells, newest cells. No verdicts until it ends. */
export function RunningExperiment(props: RunningExperimentProps) {
  const { experiment, progress } = props;
  return (
    <Page breadcrumbs={props.breadcrumbs}>
      <ExperimentHeader
        experiment={experiment}
        actions={
          <>
            <span className="mr-1 text-xs text-muted-foreground max-lg:hidden">
              You can leave this page. The run goes on.
            </span>
            {props.actions}
            <Confirm
              title="Cancel this run?"
              description={`${formatCounted(progress.scored, "scored cell")} ${progress.scored === 1 ? "stays" : "stay"}, and ${formatMoney(progress.costUsd)} is spent. The cells still queued are not run.`}
              confirmLabel="Cancel run"
              cancelLabel="Keep running"
              onConfirm={props.cancel}
              trigger={
                <Button variant="danger">
                  <OctagonX aria-hidden />
                  Cancel run
                </Button>
              }
            />
          </>
        }
      />
      <RunningProgress progress={progress} budgetUsd={experiment.budgetUsd} />
      <SpokenProgress progress={progress} />
      <div className="flex flex-col gap-x-3 lg:flex-row lg:items-start">
        <div className="min-w-0 flex-1">
          <CellStrips
            rows={props.rows}
            variants={props.variants}
            progress={props.variantProgress}
            {...(props.warningActions && { warningActions: props.warningActions })}
          />
        </div>
        <div className="mt-3">
          <NewestCells items={props.feed} variants={props.variants} />
        </div>
      </div>
    </Page>
  );
}

const SPEAK_EVERY_MS = 10_000;

/** Counts go to screen readers every ten seconds, not with every cell. */
function SpokenProgress({ progress }: { progress: ExperimentProgress }) {
  const latest = useRef(progress);
  const [said, setSaid] = useState("");
  useEffect(() => {
    latest.current = progress;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      const now = latest.current;
      const left = now.remainingMs === null ? "" : `, ${formatDuration(now.remainingMs)} left`;
      setSaid(`${formatCount(now.scored + now.failed)} of ${formatCount(now.total)} cells done${left}`);
    }, SPEAK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="sr-only" aria-live="polite">
      {said}
    </p>
  );
}
