"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { joinPhrases } from "@/components/diff/phrases";
import { SideDiff } from "@/components/diff/side-diff";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { SimpleSelect } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { delta, type MatrixRow } from "@/lib/domain/experiments/matrix";
import { formatCount, formatDifference, formatDuration, formatMoney, formatScore } from "@/lib/domain/format";
import { wordDiff } from "@/lib/domain/prompts/text-diff";
import { CellFailure } from "../cell-failure";
import { ClaimsList, claimsSummary } from "../claims-list";
import { Clipped, EmptyText, PlainText } from "../clipped";
import type { CellDetail, ExperimentJudge } from "../types";
import { type LoadCell, type LoadedCell, useCell } from "../use-cell";
import { shortVariantName, type VariantRef } from "../variant-names";
import { ComparedScores } from "./compared-scores";

export interface CompareDialogProps {
  row: MatrixRow;
  variants: readonly VariantRef[];
  /** Columns shown at first. */
  left: number;
  right: number;
  /** Of the row in the list. */
  position: { at: number; of: number };
  judges: readonly ExperimentJudge[];
  loadCell: LoadCell;
  onMove: (rows: number) => void;
  onClose: () => void;
}

/** Two variants on one example, side by side: outputs with word marks, scores, claims. */
export function CompareDialog(props: CompareDialogProps) {
  const { row, variants, position } = props;
  const [columns, setColumns] = useState({ left: props.left, right: props.right });
  const left = useCell(row.cells[columns.left]?.id ?? null, props.loadCell);
  const right = useCell(row.cells[columns.right]?.id ?? null, props.loadCell);
  const side = (which: "left" | "right") => (
    <SideHead
      label={which === "left" ? "Left variant" : "Right variant"}
      variants={variants}
      column={columns[which]}
      detail={(which === "left" ? left : right).detail}
      onColumn={(column) => setColumns({ ...columns, [which]: column })}
    />
  );
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent
        title={
          <span className="flex min-w-0 items-center gap-2">
            <span className="mono font-normal text-muted-foreground">{row.name}</span>
            <span dir="auto" className="truncate" title={row.title}>
              {row.title}
            </span>
            <Moves position={position} onMove={props.onMove} />
          </span>
        }
        className="top-[4vh]! max-h-[92vh]! w-[min(calc(100vw-32px),1180px)]!"
        bodyClassName="p-0!"
      >
        <div className="mt-2.5 grid grid-cols-2 border-y">
          <div className="min-w-0 border-r px-4 py-2.5">{side("left")}</div>
          <div className="min-w-0 px-4 py-2.5">{side("right")}</div>
        </div>
        <Compared
          left={left}
          right={right}
          names={{ left: nameOf(variants, columns.left), right: nameOf(variants, columns.right) }}
          judges={props.judges}
        />
      </DialogContent>
    </Dialog>
  );
}

function Moves({ position, onMove }: Pick<CompareDialogProps, "position" | "onMove">) {
  return (
    <span className="ml-auto flex shrink-0 items-center gap-1">
      <span className="tnum text-2xs font-normal text-muted-foreground" aria-live="polite">
        {formatCount(position.at)} of {formatCount(position.of)}
      </span>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Previous example"
        disabled={position.at <= 1}
        onClick={() => onMove(-1)}
      >
        <ChevronUp aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Next example"
        disabled={position.at >= position.of}
        onClick={() => onMove(1)}
      >
        <ChevronDown aria-hidden />
      </Button>
    </span>
  );
}

function SideHead({
  label,
  variants,
  column,
  detail,
  onColumn,
}: {
  label: string;
  variants: readonly VariantRef[];
  column: number;
  detail: CellDetail | null;
  onColumn: (column: number) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <SimpleSelect
        label={label}
        size="sm"
        triggerClassName="w-auto max-w-full"
        value={String(column)}
        onValueChange={(value) => onColumn(Number(value))}
        options={variants.map((variant, index) => ({
          value: String(index),
          label: `v${variant.versionNumber} ${variant.model}`,
        }))}
      />
      <span className="tnum text-lg font-semibold">{formatScore(detail?.score)}</span>
      <span className="tnum ml-auto whitespace-nowrap text-2xs text-muted-foreground">
        {formatDuration(detail?.latencyMs)} · {formatMoney(detail?.costUsd)}
      </span>
    </div>
  );
}

interface Names {
  left: string;
  right: string;
}

function nameOf(variants: readonly VariantRef[], column: number): string {
  const variant = variants[column];
  return variant === undefined ? "" : shortVariantName(variant, variants);
}

function Compared({
  left,
  right,
  names,
  judges,
}: {
  left: LoadedCell;
  right: LoadedCell;
  names: Names;
  judges: readonly ExperimentJudge[];
}) {
  const failed = left.error !== null ? left : right.error !== null ? right : null;
  if (failed !== null) {
    return (
      <div className="p-4">
        <CellFailure cell={failed} />
      </div>
    );
  }
  if (left.detail === null || right.detail === null) {
    if (!left.loading && !right.loading)
      return (
        <p className="p-4 text-muted-foreground">One of the two variants has no cell for this example.</p>
      );
    return (
      <div role="status" aria-label="Loading" className="grid grid-cols-2 gap-8 p-4">
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
      </div>
    );
  }
  const [a, b] = [left.detail, right.detail];
  return (
    <div className={left.loading || right.loading ? "opacity-60 transition-opacity" : undefined}>
      <Outputs left={a} right={b} />
      {a.expected !== null && (
        <Part title="Expected">
          <Clipped texts={[a.expected]}>{([text = ""]) => <PlainText text={text} />}</Clipped>
        </Part>
      )}
      <Part title="Evaluators" aside={differenceText(a, b, names)}>
        <ComparedScores left={a} right={b} judges={judges} />
      </Part>
      {(a.claims.length > 0 || b.claims.length > 0) && (
        <div className="grid grid-cols-2 border-t">
          <Claims detail={a} className="border-r" />
          <Claims detail={b} />
        </div>
      )}
    </div>
  );
}

function differenceText(left: CellDetail, right: CellDetail, names: Names): string {
  const difference = delta(right.score, left.score);
  return difference === null
    ? "one side has no score"
    : `${names.right} against ${names.left}: ${formatDifference(difference, 2)}`;
}

function Outputs({ left, right }: { left: CellDetail; right: CellDetail }) {
  if (left.output === null || right.output === null || left.output === "" || right.output === "") {
    return (
      <div className="grid grid-cols-2">
        <Alone detail={left} className="border-r" />
        <Alone detail={right} />
      </div>
    );
  }
  return (
    <Clipped texts={[left.output, right.output]}>
      {([from = "", to = ""]) => <OutputPair from={from} to={to} />}
    </Clipped>
  );
}

function OutputPair({ from, to }: { from: string; to: string }) {
  const pieces = useMemo(() => joinPhrases(wordDiff(from, to)), [from, to]);
  return (
    <>
      {from === to && (
        <p className="px-4 pt-3 text-2xs text-muted-foreground">Both outputs are the same text.</p>
      )}
      <div className="grid grid-cols-2">
        <div className="min-w-0 border-r px-4 py-3">
          <SideDiff pieces={pieces} side="from" />
        </div>
        <div className="min-w-0 px-4 py-3">
          <SideDiff pieces={pieces} side="to" />
        </div>
      </div>
    </>
  );
}

/** A side that has no text to compare: what failed, or that it is empty. */
function Alone({ detail, className = "" }: { detail: CellDetail; className?: string }) {
  return (
    <div className={`min-w-0 px-4 py-3 ${className}`}>
      {detail.error ? (
        <ErrorState title="The call failed" code={detail.error.kind}>
          {detail.error.message}
        </ErrorState>
      ) : detail.output === null ? (
        <p className="text-muted-foreground">This cell has not run.</p>
      ) : detail.output === "" ? (
        <EmptyText />
      ) : (
        <Clipped texts={[detail.output]}>{([text = ""]) => <PlainText text={text} />}</Clipped>
      )}
    </div>
  );
}

function Claims({ detail, className = "" }: { detail: CellDetail; className?: string }) {
  return (
    <div className={`min-w-0 px-4 py-3 ${className}`}>
      <p className="mb-1 text-2xs text-muted-foreground">
        {detail.claims.length === 0 ? "No claims" : claimsSummary(detail.claims)}
      </p>
      <ClaimsList claims={detail.claims} />
    </div>
  );
}

function Part({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  return (
    <section className="border-t px-4 py-3">
      <div className="mb-1.5 flex items-center">
        <h3 className="text-xs font-semibold">{title}</h3>
        {aside && <span className="tnum ml-auto text-2xs text-muted-foreground">{aside}</span>}
      </div>
      {children}
    </section>
  );
}
