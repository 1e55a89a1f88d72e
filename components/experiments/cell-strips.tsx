import { Lock, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { heatState, stripFill } from "@/components/heat/heat-cell";
import { Card, CardHeader } from "@/components/ui/card";
import { ScrollBox } from "@/components/ui/scroll-box";
import type { MatrixCell, MatrixRow } from "@/lib/domain/experiments/matrix";
import { formatCount, formatDuration, formatMean, formatMoney } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import type { VariantProgress } from "./types";
import type { VariantRef } from "./variant-names";

export interface CellStripsProps {
  /** In run order. */
  rows: readonly MatrixRow[];
  variants: readonly (VariantRef & { isBaseline: boolean })[];
  progress: readonly VariantProgress[];
  /** Beside the first warning of a rate limit: "Lower to 4 workers". */
  warningActions?: ReactNode;
}

// More cells than this do not fit as marks of their own; neighbours then share one.
const MOST_MARKS = 120;

/** Groups of neighbouring cells so that at most `MOST_MARKS` marks are drawn; a group shows its most active state. */
function marksOf(rows: readonly MatrixRow[], column: number): string[] {
  const size = Math.max(1, Math.ceil(rows.length / MOST_MARKS));
  const marks: string[] = [];
  for (let start = 0; start < rows.length; start += size) {
    marks.push(groupState(rows.slice(start, start + size).map((row) => row.cells[column] ?? null)));
  }
  return marks;
}

function groupState(cells: readonly (MatrixCell | null)[]): string {
  for (const state of ["judging", "calling", "retrying", "failed"] as const) {
    if (cells.some((cell) => cell?.state === state)) return state;
  }
  const scored = cells.flatMap((cell) =>
    cell?.state === "scored" && cell.score !== null ? [cell.score] : [],
  );
  if (scored.length === 0) return heatState(cells[0] ?? null);
  const mean = scored.reduce((sum, score) => sum + score, 0) / scored.length;
  const first = cells.find((cell) => cell !== null);
  return first ? heatState({ ...first, state: "scored", score: mean }) : "queued";
}

/** All cells on one screen while they run: a strip a variant, with its numbers so far in grey. */
export function CellStrips({ rows, variants, progress, warningActions }: CellStripsProps) {
  const warnings = progress.filter((one) => one.warning !== null);
  const limited = warnings.find((one) => one.isRateLimited);
  return (
    <Card className="mt-3 overflow-hidden" aria-label="All cells">
      <CardHeader
        title="All cells"
        aside={
          <span className="inline-flex items-center gap-1.5 text-2xs text-muted-foreground">
            <Lock className="size-3" aria-hidden />
            Verdicts appear when the run ends. Judging early makes chance look like a difference.
          </span>
        }
      />
      <ScrollBox label="All cells">
        <table className="w-full min-w-[820px] table-fixed">
          <colgroup>
            <col className="w-[200px]" />
            <col />
            <col className="w-[80px]" />
            <col className="w-[80px]" />
            <col className="w-[56px]" />
            <col className="w-[72px]" />
            <col className="w-[100px]" />
          </colgroup>
          <thead className="text-2xs text-muted-foreground">
            <tr className="h-7 border-b">
              <th scope="col" className="pl-4">
                Version
              </th>
              <th scope="col" className="font-normal">
                <span className="tnum flex justify-between">
                  <span>{rows[0]?.name}</span>
                  <span>{rows[Math.floor(rows.length / 2)]?.name}</span>
                  <span>{rows.at(-1)?.name}</span>
                </span>
              </th>
              <th scope="col" className="num">
                Done
              </th>
              <th scope="col" className="num">
                Avg so far
              </th>
              <th scope="col" className="num">
                &lt;0.5
              </th>
              <th scope="col" className="num">
                p50
              </th>
              <th scope="col" className="num pr-4">
                Spend
              </th>
            </tr>
          </thead>
          <tbody>
            {variants.map((variant, column) => (
              <Strip
                key={variant.variantId}
                variant={variant}
                marks={marksOf(rows, column)}
                progress={progress.find((one) => one.variantId === variant.variantId)}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {warnings.map((one) => (
        <div
          key={one.variantId}
          className="flex min-h-8 flex-wrap items-center gap-2 border-t bg-warn-bg/60 px-4 py-1 text-xs text-warn"
        >
          <TriangleAlert className="size-3.5" aria-hidden />
          <span className="flex-1">{one.warning}</span>
          {one === limited && warningActions}
        </div>
      ))}
    </Card>
  );
}

function Strip({
  variant,
  marks,
  progress,
}: {
  variant: VariantRef & { isBaseline: boolean };
  marks: readonly string[];
  progress: VariantProgress | undefined;
}) {
  const done = progress?.done ?? 0;
  const total = progress?.total ?? 0;
  return (
    <tr className={cn("h-[33px] border-b last:border-b-0", variant.isBaseline && "bg-muted/60")}>
      <th scope="row" className="truncate pl-4 pr-3" title={`v${variant.versionNumber} ${variant.model}`}>
        v{variant.versionNumber}{" "}
        <span className="mono font-normal text-muted-foreground">{variant.model}</span>
      </th>
      <td>
        <div
          role="img"
          aria-label={`${done} of ${total} cells done`}
          className="grid h-5 gap-px"
          style={{ gridTemplateColumns: `repeat(${marks.length}, minmax(0, 1fr))` }}
        >
          {marks.map((state, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the strip is the mark's identity
            <i key={index} className={cn("rounded-[1.5px]", stripFill(state))} />
          ))}
        </div>
      </td>
      <td className="num">
        {formatCount(done)} <span className="text-muted-foreground">/ {formatCount(total)}</span>
      </td>
      <td className="num text-muted-foreground">{formatMean(progress?.avgScore)}</td>
      <td className="num text-muted-foreground">{formatCount(progress?.failureCount)}</td>
      <td className="num text-muted-foreground">{formatDuration(progress?.latencyP50Ms)}</td>
      <td className="num pr-4">{formatMoney(progress?.costUsd)}</td>
    </tr>
  );
}
