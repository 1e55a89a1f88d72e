"use client";

import { ArrowDown, ArrowUp, ArrowUpRight, ChevronDown, ChevronUp, Columns2, X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect, useRef } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import { delta, type MatrixRow } from "@/lib/domain/experiments/matrix";
import {
  formatCount,
  formatDifference,
  formatDuration,
  formatMoney,
  formatScore,
  formatTokens,
} from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { CellFailure } from "./cell-failure";
import {
  EvaluatorsSection,
  JudgeSection,
  OutputSection,
  PromptSection,
  ReviewsSection,
} from "./cell-sections";
import { type ReviewCell, ReviewFooter } from "./review-footer";
import type { CellDetail, CellReview, ExperimentJudge } from "./types";
import type { LoadedCell } from "./use-cell";
import { VariantChooser } from "./variant-chooser";
import { shortVariantName, type VariantRef } from "./variant-names";

export interface CellDrawerProps {
  row: MatrixRow;
  column: number;
  baselineIndex: number;
  variants: readonly VariantRef[];
  /** Of the row in the list: 1 of 21. */
  position: { at: number; of: number };
  cell: LoadedCell;
  /** A run's page is this plus its id: "/runs/". */
  runHrefBase: string;
  onVariant: (column: number) => void;
  /** Opens this cell beside another variant's; left out where there is none. */
  onCompare?: (() => void) | undefined;
  onTrial: (cellId: string) => void;
  onMove: (rows: number) => void;
  onClose: () => void;
  judges: readonly ExperimentJudge[];
  review?: ReviewCell | undefined;
  agreement?: { agreed: number; total: number } | null | undefined;
}

/** One cell in full, beside the matrix. Pushes the page; under 1024 px it covers it. */
export function CellDrawer(props: CellDrawerProps) {
  const { row, column, variants, cell } = props;
  const panel = useRef<HTMLElement>(null);
  const variant = variants[column];
  const name = variant ? shortVariantName(variant, variants) : "";
  useEffect(() => panel.current?.focus(), []);
  const { onCompare } = props;
  useShortcuts([
    { keys: "Escape", label: "Close the drawer", group: "Cell", run: props.onClose },
    ...(onCompare
      ? [{ keys: "c", label: "Compare with another variant", group: "Cell", run: onCompare }]
      : []),
  ]);
  const baseline = column === props.baselineIndex ? undefined : variants[props.baselineIndex];
  const baselineName = baseline ? shortVariantName(baseline, variants) : null;
  const { detail } = cell;
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={`Example ${row.name}, ${name}`}
      className="flex w-[508px] shrink-0 flex-col border-l bg-card max-lg:fixed max-lg:inset-0 max-lg:z-30 max-lg:w-full! max-[1359px]:w-[448px] motion-safe:animate-drawer-in"
    >
      <DrawerHeader {...props} />
      <div className="scroll min-h-0 flex-1" aria-busy={cell.loading}>
        <Numbers {...props} name={name} baselineName={baselineName} />
        {cell.error ? (
          <div className="p-5">
            <CellFailure cell={cell} />
          </div>
        ) : detail ? (
          <div className={cn("transition-opacity", cell.loading && "opacity-60")}>
            <OutputSection detail={detail} />
            <JudgeSection detail={detail} />
            <EvaluatorsSection
              detail={detail}
              judges={props.judges}
              name={name}
              baselineName={baselineName}
            />
            <ReviewsSection detail={detail} />
            <PromptSection detail={detail} />
          </div>
        ) : (
          <DrawerSkeleton />
        )}
      </div>
      {props.review && detail && detail.status === "completed" && !cell.loading && (
        <ReviewFooter
          key={detail.id}
          resultId={detail.resultId}
          own={detail.reviews.find((one) => one.own) ?? null}
          judged={detail.evaluators.some((evaluator) => evaluator.kind === "judge")}
          agreement={props.agreement ?? null}
          review={props.review}
          onReviewed={(review) => cell.put(withReview(detail, review))}
          onNext={() => props.onMove(1)}
        />
      )}
    </aside>
  );
}

/** The cell with a person's review put in; a person has one a cell. */
function withReview(detail: CellDetail, review: CellReview): CellDetail {
  return { ...detail, reviews: [...detail.reviews.filter((one) => !one.own), review] };
}

function DrawerHeader({ row, position, onMove, onClose, onCompare }: CellDrawerProps) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b pl-5 pr-2">
      <span className="mono text-muted-foreground">{row.name}</span>
      <h2 dir="auto" className="truncate font-semibold" title={row.title}>
        {row.title}
      </h2>
      <span className="flex-1" />
      <span className="tnum mr-1 whitespace-nowrap text-2xs text-muted-foreground" aria-live="polite">
        {formatCount(position.at)} of {formatCount(position.of)}
      </span>
      {onCompare && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Compare with another variant (C)"
          title="Compare with another variant (C)"
          onClick={onCompare}
        >
          <Columns2 aria-hidden />
        </Button>
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Previous example (K)"
        title="Previous example (K)"
        disabled={position.at <= 1}
        onClick={() => onMove(-1)}
      >
        <ChevronUp aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Next example (J)"
        title="Next example (J)"
        disabled={position.at >= position.of}
        onClick={() => onMove(1)}
      >
        <ChevronDown aria-hidden />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Close (Esc)" title="Close (Esc)" onClick={onClose}>
        <X aria-hidden />
      </Button>
    </header>
  );
}

function Numbers(props: CellDrawerProps & { name: string; baselineName: string | null }) {
  const { row, column, baselineIndex, cell } = props;
  const here = row.cells[column] ?? null;
  const baseline = row.cells[baselineIndex]?.score ?? null;
  const difference = column === baselineIndex ? null : delta(here?.score ?? null, baseline);
  return (
    <div className="border-b px-5 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex items-baseline gap-2">
          <span className="tnum text-2xl font-semibold tracking-[-0.01em]">{formatScore(here?.score)}</span>
          {difference !== null && Math.abs(difference) >= 0.005 && <Moved difference={difference} />}
          {props.baselineName && difference !== null && (
            <span className="tnum whitespace-nowrap text-muted-foreground max-[1359px]:hidden">
              from {formatScore(baseline)} in {props.baselineName}
            </span>
          )}
          {here?.flaky && <Badge tone="warn">flaky</Badge>}
        </div>
        <VariantChooser variants={props.variants} column={column} onVariant={props.onVariant} />
      </div>
      {cell.detail && (
        <div className={cn("transition-opacity", cell.loading && "opacity-60")}>
          <Facts detail={cell.detail} runHrefBase={props.runHrefBase} />
          <Trials detail={cell.detail} onTrial={props.onTrial} />
        </div>
      )}
    </div>
  );
}

function Moved({ difference }: { difference: number }) {
  const Arrow = difference < 0 ? ArrowDown : ArrowUp;
  return (
    <span
      className={cn(
        "tnum inline-flex items-center gap-1 font-medium",
        difference < 0 ? "text-neg" : "text-pos",
      )}
    >
      <Arrow className="size-3 stroke-[2.5]" aria-hidden />
      {formatDifference(difference, 2)}
    </span>
  );
}

function Facts({ detail, runHrefBase }: { detail: CellDetail; runHrefBase: string }) {
  return (
    <dl className="mt-2.5 flex flex-wrap gap-x-3 gap-y-2">
      <DrawerFact label="Model">
        <span className="mono">{detail.model}</span>
      </DrawerFact>
      <DrawerFact label="Latency">{formatDuration(detail.latencyMs)}</DrawerFact>
      <DrawerFact label="Tokens in / out">{formatTokens(detail.tokensIn, detail.tokensOut)}</DrawerFact>
      <DrawerFact label={detail.reused ? "Reused, cost then" : "Cost"}>
        <span title={detail.reused ? "An earlier identical answer: not paid again here" : undefined}>
          {formatMoney(detail.costUsd)}
        </span>
      </DrawerFact>
      {detail.runId && (
        <DrawerFact label="Run">
          <Link
            href={`${runHrefBase}${detail.runId}`}
            className="mono inline-flex items-center gap-1 hover:underline"
          >
            {detail.runId.slice(-8)}
            <ArrowUpRight className="size-3 text-muted-foreground" aria-hidden />
          </Link>
        </DrawerFact>
      )}
    </dl>
  );
}

function DrawerFact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grow whitespace-nowrap">
      <dt className="text-2xs text-muted-foreground">{label}</dt>
      <dd className="tnum font-medium">{children}</dd>
    </div>
  );
}

function Trials({ detail, onTrial }: { detail: CellDetail; onTrial: (cellId: string) => void }) {
  if (detail.trialCellIds.length < 2) return null;
  return (
    <div className="mt-2.5 flex items-center gap-2 text-2xs text-muted-foreground">
      Trial
      <SegmentedControl
        label="Trial"
        value={detail.id}
        onChange={onTrial}
        segments={detail.trialCellIds.map((id, index) => ({ value: id, label: String(index + 1) }))}
      />
    </div>
  );
}

function DrawerSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-5">
      {["w-1/3", "w-full", "w-full", "w-2/3", "w-1/4", "w-full", "w-5/6"].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are interchangeable and never reorder
        <Skeleton key={index} className={cn("h-3", width)} />
      ))}
    </div>
  );
}
