import { JudgeBadge } from "@/components/evaluations/judge-badge";
import type { CellEvaluator, ExperimentJudge } from "./types";

const unmeasured = "not yet measured";

/** The badge of a score: null where no judge gave it. A judge the experiment does not know is not yet measured. */
export function badgeBeside(
  evaluator: Pick<CellEvaluator, "name" | "kind" | "judgeModel">,
  judges: readonly ExperimentJudge[],
): string | null {
  if (evaluator.kind !== "judge") return null;
  const known = judges.find(
    (judge) => judge.evaluator === evaluator.name && judge.model === evaluator.judgeModel,
  );
  return known?.badge ?? unmeasured;
}

/** Under the results: which judges gave the scores, and how far people agree with each. */
export function JudgesLine({ judges }: { judges: readonly ExperimentJudge[] }) {
  if (judges.length === 0) return null;
  return (
    <ul
      aria-label="Judges"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-1.5 text-2xs text-muted-foreground"
    >
      {judges.map(({ evaluator, model, badge }) => (
        <li key={evaluator} className="inline-flex flex-wrap items-center gap-1.5">
          <span className="text-foreground">{evaluator}</span>
          {model !== null && <span className="mono">{model.slice(model.indexOf("/") + 1)}</span>}
          {model?.startsWith("demo/") && <span>simulated</span>}
          <JudgeBadge text={badge} />
        </li>
      ))}
    </ul>
  );
}
