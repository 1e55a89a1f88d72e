import { JudgeBadge } from "@/components/evaluations/judge-badge";
import { delta, moveOf } from "@/lib/domain/experiments/matrix";
import { formatDifference, formatScore } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { badgeBeside } from "../judge-badges";
import type { CellDetail, CellEvaluator, ExperimentJudge } from "../types";

/** On a phone the name stands in a line of its own above both sides. */
const narrowRow = "max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_3rem]";

/** Evaluators of either side, in the order of the left's. */
export function pairedEvaluators(
  left: readonly CellEvaluator[],
  right: readonly CellEvaluator[],
): { name: string; left: CellEvaluator | null; right: CellEvaluator | null }[] {
  const names = [...new Set([...left, ...right].map(({ name }) => name))];
  return names.map((name) => ({
    name,
    left: left.find((one) => one.name === name) ?? null,
    right: right.find((one) => one.name === name) ?? null,
  }));
}

/** Each evaluator's score and reason on both sides, how far it moved, and for a judge how far people agree with it. */
export function ComparedScores({
  left,
  right,
  judges,
}: {
  left: CellDetail;
  right: CellDetail;
  judges: readonly ExperimentJudge[];
}) {
  const pairs = pairedEvaluators(left.evaluators, right.evaluators);
  if (pairs.length === 0) return <p className="text-muted-foreground">Neither side has a score.</p>;
  return (
    <table className="w-full table-fixed text-left max-sm:block">
      <thead className="text-2xs text-muted-foreground max-sm:block">
        <tr className={narrowRow}>
          <th scope="col" className="w-[18%] font-normal max-sm:sr-only">
            Evaluator
          </th>
          <th scope="col" className="font-normal">
            Left
          </th>
          <th scope="col" className="font-normal">
            Right
          </th>
          <th scope="col" className="num w-16 font-normal max-sm:w-auto">
            Δ
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {pairs.map((pair) => {
          const difference = delta(pair.right?.score ?? null, pair.left?.score ?? null);
          const move = moveOf(difference);
          return (
            <tr key={pair.name} className={cn("align-top", narrowRow)}>
              <th
                scope="row"
                className="truncate py-1 pr-2 font-normal max-sm:col-span-3 max-sm:pb-0 max-sm:text-2xs max-sm:text-muted-foreground"
                title={pair.name}
              >
                {pair.name}
              </th>
              <Side evaluator={pair.left} judges={judges} />
              <Side evaluator={pair.right} judges={judges} />
              <td
                className={cn(
                  "num py-1 font-medium",
                  move === "down" && "text-neg",
                  move === "up" && "text-pos",
                )}
              >
                {formatDifference(difference, 2)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Side({
  evaluator,
  judges,
}: {
  evaluator: CellEvaluator | null;
  judges: readonly ExperimentJudge[];
}) {
  const badge = evaluator === null ? null : badgeBeside(evaluator, judges);
  return (
    <td className="min-w-0 py-1 pr-4">
      <span className="tnum font-medium">{formatScore(evaluator?.score)}</span>
      {evaluator?.reason && (
        <p
          dir="auto"
          title={evaluator.reason}
          className="line-clamp-3 break-words text-xs text-muted-foreground"
        >
          {evaluator.reason}
        </p>
      )}
      {badge !== null && (
        <JudgeBadge text={badge} className="mt-0.5 max-sm:h-auto max-sm:whitespace-normal" />
      )}
    </td>
  );
}
