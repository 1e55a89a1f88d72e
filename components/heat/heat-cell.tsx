import { RotateCw, Scale } from "lucide-react";
import type { ComponentProps } from "react";
import { delta, heatBin, type MatrixCell, moveOf } from "@/lib/domain/experiments/matrix";
import { formatScore, MISSING } from "@/lib/domain/format";
import { cn } from "@/lib/utils";

/** The data attribute that picks the fill in globals.css. */
export function heatState(cell: MatrixCell | null): string {
  if (cell === null) return "queued";
  if (cell.state === "scored" && cell.score !== null) return String(heatBin(cell.score));
  return cell.state === "scored" || cell.state === "unscored" ? "null" : cell.state;
}

/** Score printed, fill as a second reading; `baselineScore` null on the baseline itself. */
export function HeatFace({ cell }: { cell: MatrixCell | null }) {
  if (cell === null) return null;
  switch (cell.state) {
    case "queued":
      return null;
    case "calling":
      return (
        <>
          <i className="size-1.5 animate-pulse-cell rounded-full bg-info" />
          calling
        </>
      );
    case "judging":
      return (
        <>
          <Scale className="size-3" aria-hidden />
          judging
        </>
      );
    case "retrying":
      return (
        <>
          {cell.errorCode ?? "retry"}
          <RotateCw className="size-3" aria-hidden />
        </>
      );
    case "failed":
      return cell.errorCode ?? "error";
    case "unscored":
    case "scored":
      return cell.score === null ? MISSING : formatScore(cell.score);
  }
}

export interface HeatCellProps extends Omit<ComponentProps<"button">, "type" | "children"> {
  cell: MatrixCell | null;
  baselineScore: number | null;
  selected?: boolean;
  /** From `cellLabel`. */
  label: string;
}

/** A cell of the matrix that opens its details. */
export function HeatCell({
  cell,
  baselineScore,
  selected = false,
  label,
  className,
  ...props
}: HeatCellProps) {
  const move = cell?.state === "scored" ? moveOf(delta(cell.score, baselineScore)) : undefined;
  return (
    <button
      type="button"
      aria-label={label}
      data-h={heatState(cell)}
      data-move={move === undefined ? undefined : (move ?? "none")}
      data-selected={selected || undefined}
      data-flaky={cell?.flaky || undefined}
      data-reused={cell?.reused || undefined}
      className={cn("heat", className)}
      {...props}
    >
      <HeatFace cell={cell} />
    </button>
  );
}

/** A score in its heat colour that opens nothing: feeds, lists. */
export function HeatScore({ score, className }: { score: number | null; className?: string }) {
  return (
    <span className={cn("heat", className)} data-h={score === null ? "null" : heatBin(score)}>
      {formatScore(score)}
    </span>
  );
}

const stripFills: Record<string, string> = {
  "0": "bg-h0",
  "1": "bg-h1",
  "2": "bg-h2",
  "3": "bg-h3",
  "4": "bg-h4",
  "5": "bg-h5",
  "6": "bg-h6",
  null: "bg-muted",
  queued: "shadow-[inset_0_0_0_1px_var(--border)]",
  calling: "bg-info-bg shadow-[inset_0_0_0_1px_var(--info-line)]",
  judging: "bg-info-line",
  retrying:
    "bg-[repeating-linear-gradient(135deg,color-mix(in_oklch,var(--warn-line)_55%,transparent)_0_1.5px,transparent_1.5px_4px)] shadow-[inset_0_0_0_1px_color-mix(in_oklch,var(--warn-line)_45%,transparent)]",
  failed:
    "bg-[repeating-linear-gradient(135deg,var(--border-strong)_0_1.5px,transparent_1.5px_4px)] shadow-[inset_0_0_0_1px_var(--border)]",
};

/** The fill of a cell too small for a number: strips and the map. */
export function stripFill(state: string): string {
  return stripFills[state] ?? "";
}
