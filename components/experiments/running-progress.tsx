import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Progress, type ProgressSegment } from "@/components/ui/progress";
import { formatCount, formatCounted, formatDuration, formatMoney, MISSING } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { ConcurrencyDialog, type SetConcurrency } from "./concurrency";
import type { ExperimentProgress } from "./types";

function segmentsOf(progress: ExperimentProgress): (ProgressSegment & { always?: boolean })[] {
  return [
    { label: "Scored", value: progress.scored, className: "bg-foreground", always: true },
    { label: "Judging", value: progress.judging, className: "bg-info-line" },
    { label: "Calling", value: progress.calling, className: "bg-info-line/45" },
    { label: "Retrying", value: progress.retrying, className: "bg-warn-line" },
    { label: "Failed", value: progress.failed, className: "bg-neg-line" },
  ];
}

/** Cells done by state, time left, rate, retries, and spend against budget. */
export function RunningProgress({
  progress,
  budgetUsd,
  setConcurrency,
}: {
  progress: ExperimentProgress;
  budgetUsd: string | null;
  /** Left out for those who may only look. */
  setConcurrency?: SetConcurrency | undefined;
}) {
  const segments = segmentsOf(progress);
  const queued = Math.max(0, progress.total - segments.reduce((sum, segment) => sum + segment.value, 0));
  const done = progress.scored + progress.failed;
  return (
    <Card className="mt-4 px-5 py-4" aria-label="Progress">
      <div className="flex flex-wrap items-end gap-x-8 gap-y-3">
        <div className="whitespace-nowrap">
          <div className="text-2xs text-muted-foreground">Cells done</div>
          <div className="tnum leading-8">
            <span className="text-[26px] font-semibold tracking-tight">{formatCount(done)}</span>
            <span className="text-lg text-muted-foreground"> / {formatCount(progress.total)}</span>
          </div>
        </div>
        <div className="min-w-[240px] flex-1 pb-1">
          <Progress label="Cells done" segments={segments} max={progress.total} value={done} />
          <div className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-2xs">
            {segments
              .filter((segment) => segment.always || segment.value > 0)
              .map((segment) => (
                <Legend key={segment.label} {...segment} />
              ))}
            <Legend label="Queued" value={queued} className="bg-border-strong/60" />
            {progress.reused > 0 && (
              <span className="tnum text-muted-foreground">
                {formatCount(progress.reused)} reused, not paid again
              </span>
            )}
          </div>
        </div>
      </div>
      <div className="mt-4 flex flex-wrap items-start gap-y-3 border-t pt-4">
        <Metric label="Time left" hint={`elapsed ${formatDuration(progress.elapsedMs)}`}>
          {progress.remainingMs === null ? MISSING : formatDuration(progress.remainingMs)}
        </Metric>
        <Metric
          label="Rate"
          hint={
            <>
              {workersPhrase(progress)}
              {setConcurrency && (
                <>
                  {" · "}
                  <ConcurrencyDialog concurrency={progress.concurrency} set={setConcurrency} />
                </>
              )}
            </>
          }
        >
          {progress.cellsPerSecond === null ? MISSING : progress.cellsPerSecond.toFixed(1)}{" "}
          <span className="text-sm font-normal text-muted-foreground">cells/s</span>
        </Metric>
        <Metric label="Retries" hint={retryHint(progress)}>
          {formatCount(progress.retries)}
        </Metric>
        <SpendMeter progress={progress} budgetUsd={budgetUsd} />
      </div>
    </Card>
  );
}

/** More may be busy than there are places for: fewer are wanted since a moment ago, and calls under way are finished. */
function workersPhrase({ busyWorkers, concurrency }: ExperimentProgress): string {
  if (busyWorkers === null) return formatCounted(concurrency, "worker");
  return `${formatCount(busyWorkers)} of ${formatCounted(concurrency, "worker")} busy`;
}

function retryHint(progress: ExperimentProgress): string | undefined {
  if (progress.retrying === 0) return undefined;
  const next =
    progress.nextRetryMs === null
      ? ""
      : `, next in ${Math.max(1, Math.round(progress.nextRetryMs / 1000))} s`;
  return `${formatCount(progress.retrying)} waiting${next}`;
}

function Legend({ label, value, className }: ProgressSegment) {
  return (
    <span className="inline-flex items-center gap-1.5 text-muted-foreground">
      <i aria-hidden className={cn("size-2 rounded-[2px]", className)} />
      {label} <b className="tnum font-medium text-foreground">{formatCount(value)}</b>
    </span>
  );
}

function Metric({ label, hint, children }: { label: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className="whitespace-nowrap pr-5 sm:border-l sm:pl-5 sm:first:border-l-0 sm:first:pl-0">
      <div className="text-2xs text-muted-foreground">{label}</div>
      <div className="tnum text-lg font-semibold tracking-tight">{children}</div>
      <div className="tnum min-h-4 text-2xs text-muted-foreground">{hint}</div>
    </div>
  );
}

function SpendMeter({ progress, budgetUsd }: { progress: ExperimentProgress; budgetUsd: string | null }) {
  const budget = Number(budgetUsd ?? 0);
  const share = (amount: string | null) =>
    budget > 0 ? Math.min(100, (Number(amount ?? 0) / budget) * 100) : 0;
  const spent = share(progress.costUsd);
  const projected = share(progress.projectedCostUsd);
  return (
    <div className="min-w-[240px] flex-1 sm:border-l sm:pl-5">
      <div className="text-2xs text-muted-foreground">{budgetUsd ? "Spend against budget" : "Spend"}</div>
      <div className="flex flex-wrap items-baseline gap-x-1.5">
        <span className="tnum text-lg font-semibold tracking-tight">{formatMoney(progress.costUsd)}</span>
        {budgetUsd && <span className="tnum text-muted-foreground">of {formatMoney(budgetUsd)}</span>}
        <span className="tnum ml-auto text-2xs text-muted-foreground">
          {progress.projectedCostUsd && `about ${formatMoney(progress.projectedCostUsd)} at the end. `}
          {budgetUsd ? `Stops at ${formatMoney(budgetUsd)}.` : "No budget set."}
        </span>
      </div>
      {budgetUsd && (
        <div
          role="img"
          aria-label={`Spent ${spent.toFixed(0)} percent, projected ${projected.toFixed(0)} percent of the budget`}
          className="relative mt-1 h-2 overflow-hidden rounded-full border bg-muted"
        >
          <i
            className="absolute inset-y-0 left-0 bg-[repeating-linear-gradient(135deg,var(--neutral-line)_0_1.5px,transparent_1.5px_5px)]"
            style={{ width: `${projected}%` }}
          />
          <i className="absolute inset-y-0 left-0 bg-foreground" style={{ width: `${spent}%` }} />
        </div>
      )}
    </div>
  );
}
