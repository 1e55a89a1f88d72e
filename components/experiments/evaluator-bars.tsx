import { JudgeBadge } from "@/components/evaluations/judge-badge";
import { delta, MOVE } from "@/lib/domain/experiments/matrix";
import { formatScore } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { badgeBeside } from "./judge-badges";
import { accountOf } from "./score-account";
import type { CellEvaluator, ExperimentJudge } from "./types";

/**
 * Each evaluator's score as a bar with the baseline's as a mark on it, red where it fell by 0.10 or more; under it the
 * reason, which model was asked and for how much, and for a judge how far people agree with it.
 */
export function EvaluatorBars({
  evaluators,
  judges,
  told,
  name,
  baselineName,
}: {
  evaluators: readonly CellEvaluator[];
  judges: readonly ExperimentJudge[];
  /** A reason that stands above already. */
  told: string | null;
  /** Of the open cell: "v5". */
  name: string;
  /** Null on the baseline's own cell. */
  baselineName: string | null;
}) {
  return (
    <table className="w-full">
      <thead className="text-2xs text-muted-foreground">
        <tr className="sr-only">
          <th scope="col">Evaluator</th>
          <th scope="col">Weight</th>
          <th scope="col">Bar</th>
          <th scope="col">{name}</th>
          {baselineName && <th scope="col">{baselineName}</th>}
        </tr>
      </thead>
      {evaluators.map((evaluator) => (
        <tbody key={evaluator.name}>
          <tr className="h-6">
            <th scope="row" className="max-w-0 truncate font-normal" title={evaluator.name}>
              {evaluator.name} <span className="text-2xs text-muted-foreground">{evaluator.kind}</span>
            </th>
            <td className="num w-14 pr-3 text-2xs text-muted-foreground">
              {evaluator.weight === 0 ? "beside" : `×${evaluator.weight}`}
            </td>
            <td className="w-[120px] max-sm:w-16">
              <Bar evaluator={evaluator} />
            </td>
            <td className="num w-12 font-medium">{formatScore(evaluator.score)}</td>
            {baselineName && (
              <td className="num w-14 text-muted-foreground">{formatScore(evaluator.baselineScore)}</td>
            )}
          </tr>
          <Why
            reason={evaluator.reason === told ? null : evaluator.reason}
            badge={badgeBeside(evaluator, judges)}
            account={accountOf(evaluator)}
            columns={baselineName ? 5 : 4}
          />
        </tbody>
      ))}
    </table>
  );
}

function Why({
  reason,
  badge,
  account,
  columns,
}: {
  reason: string | null;
  badge: string | null;
  account: string | null;
  columns: number;
}) {
  if (reason === null && badge === null && account === null) return null;
  return (
    <tr>
      <td colSpan={columns} className="pb-1.5">
        {reason !== null && (
          <p dir="auto" title={reason} className="line-clamp-3 break-words text-xs text-muted-foreground">
            {reason}
          </p>
        )}
        {account !== null && <p className="mono break-words text-2xs text-muted-foreground">{account}</p>}
        {badge !== null && <JudgeBadge text={badge} className="mt-0.5" />}
      </td>
    </tr>
  );
}

function Bar({ evaluator }: { evaluator: CellEvaluator }) {
  const difference = delta(evaluator.score, evaluator.baselineScore);
  const fell = difference !== null && difference <= -MOVE;
  return (
    <span aria-hidden className="relative block h-1.5 rounded-full bg-muted">
      {evaluator.score !== null && (
        <i
          className={cn("absolute inset-y-0 left-0 rounded-full", fell ? "bg-neg-line" : "bg-neutral-line")}
          style={{ width: `${evaluator.score * 100}%` }}
        />
      )}
      {evaluator.baselineScore !== null && (
        <i
          className="absolute -inset-y-0.5 w-0.5 bg-foreground"
          style={{ left: `calc(${evaluator.baselineScore * 100}% - 1px)` }}
        />
      )}
    </span>
  );
}
