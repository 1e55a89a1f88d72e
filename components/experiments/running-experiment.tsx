"use client";

import { OctagonX } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type Crumb, Page } from "@/components/shell/page";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Switch } from "@/components/ui/switch";
import { readCellReference } from "@/lib/domain/experiments/packed-matrix";
import { formatCount, formatCounted, formatDuration, formatMoney } from "@/lib/domain/format";
import { CellStrips } from "./cell-strips";
import { LowerWorkers, type SetConcurrency } from "./concurrency";
import { ExperimentHeader } from "./experiment-header";
import { MatrixTable } from "./matrix-table";
import { NewestCells } from "./newest-cells";
import { RunningProgress } from "./running-progress";
import type {
  ExperimentJudge,
  ExperimentProgress,
  ExperimentSummary,
  FeedItem,
  MatrixRow,
  VariantProgress,
} from "./types";
import type { LoadCell } from "./use-cell";
import { useCellDrawer } from "./use-cell-drawer";
import { useMatrix } from "./use-matrix";
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
  judges: readonly ExperimentJudge[];
  loadCell: LoadCell;
  runHrefBase: string;
  /** Left out for those who may only look. */
  cancel?: () => Promise<{ error: string } | undefined>;
  /** Changes how many calls run at once. Left out likewise. */
  setConcurrency?: SetConcurrency;
  /** Before Cancel run: "Notify me". */
  actions?: ReactNode;
}

/** A run under way: progress, all cells, newest cells. No verdicts until it ends. */
export function RunningExperiment(props: RunningExperimentProps) {
  const { experiment, progress, rows, variants, cancel } = props;
  const baselineIndex = Math.max(
    0,
    variants.findIndex((variant) => variant.isBaseline),
  );
  const matrix = useMatrix(rows, variants.length, baselineIndex, true);
  const [following, setFollowing] = useState(true);
  const drawer = useCellDrawer({
    matrix,
    rows,
    variants,
    baselineIndex,
    judges: props.judges,
    loadCell: props.loadCell,
    runHrefBase: props.runHrefBase,
  });
  return (
    <Page breadcrumbs={props.breadcrumbs} drawer={drawer}>
      <ExperimentHeader
        experiment={experiment}
        actions={
          <>
            <span className="mr-1 text-xs text-muted-foreground max-lg:hidden">
              You can leave this page. The run goes on.
            </span>
            {props.actions}
            {cancel && (
              <Confirm
                title="Cancel this run?"
                description={`${formatCounted(progress.scored, "scored cell")} ${progress.scored === 1 ? "stays" : "stay"}, and ${formatMoney(progress.costUsd)} is spent. The cells still queued are not run.`}
                confirmLabel="Cancel run"
                cancelLabel="Keep running"
                onConfirm={cancel}
                trigger={
                  <Button variant="danger">
                    <OctagonX aria-hidden />
                    Cancel run
                  </Button>
                }
              />
            )}
          </>
        }
      />
      <RunningProgress
        progress={progress}
        budgetUsd={experiment.budgetUsd}
        setConcurrency={props.setConcurrency}
      />
      <SpokenProgress progress={progress} />
      <CellStrips
        rows={rows}
        variants={variants}
        progress={props.variantProgress}
        {...(props.setConcurrency && {
          warningActions: <LowerWorkers concurrency={progress.concurrency} set={props.setConcurrency} />,
        })}
      />
      <div className="mt-3 flex flex-col gap-3 lg:flex-row lg:items-start">
        <Card className="overflow-hidden lg:flex-1" aria-label="Examples">
          <CardHeader
            title="Examples"
            hint="in run order"
            aside={<FollowSwitch checked={following} onChange={setFollowing} />}
          />
          <MatrixTable
            matrix={matrix}
            variants={variants}
            baselineIndex={baselineIndex}
            follow={following && !matrix.open ? newestRow(matrix.visible, props.feed) : null}
            onScrolled={() => setFollowing(false)}
          />
        </Card>
        <NewestCells items={props.feed} variants={variants} onOpen={matrix.openCell} />
      </div>
    </Page>
  );
}

/** Index of the row whose cell finished last, or null where none has; several shards fill the list in several places. */
export function newestRow(rows: readonly MatrixRow[], feed: readonly FeedItem[]): number | null {
  const exampleId = feed[0] && readCellReference(feed[0].cellId)?.exampleId;
  const at = rows.findIndex((row) => row.exampleId === exampleId);
  return at === -1 ? null : at;
}

function FollowSwitch({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label htmlFor="follow-newest" className="flex items-center gap-2 text-xs text-muted-foreground">
      Follow newest
      <Switch id="follow-newest" checked={checked} onCheckedChange={onChange} />
    </label>
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
