import { Check, Minus, X } from "lucide-react";
import { ClaimsList } from "@/components/experiments/claims-list";
import { accountOf } from "@/components/experiments/score-account";
import { Badge } from "@/components/ui/badge";
import { JsonViewer } from "@/components/ui/json-viewer";
import { claimSchema } from "@/lib/domain/evaluators/claims";
import { formatDuration, formatScore } from "@/lib/domain/format";
import type { TrialOutcome } from "./evaluator-calls";

/** A score with its reason, claims and details; a missing score says that it is missing. */
export function TrialResult({ outcome }: { outcome: TrialOutcome }) {
  const { score, durationMs } = outcome;
  const account = accountOf({
    judgeModel: score.judge_model,
    judgeTemperature: score.judge_temperature,
    judgePromptVersion: score.judge_prompt_version,
    costUsd: score.cost_usd,
    reused: score.reused,
  });
  const { claims: listed, ...details } = score.details;
  const claims = claimSchema.array().safeParse(listed);
  return (
    <div className="flex flex-col gap-2.5 rounded-md border bg-background px-3.5 py-3">
      <div className="flex flex-wrap items-center gap-2.5">
        <span className="tnum text-2xl font-semibold tracking-[-0.01em]">{formatScore(score.score)}</span>
        <Passed passed={score.passed} threshold={score.threshold} />
        <span className="tnum ml-auto text-2xs text-muted-foreground">{formatDuration(durationMs)}</span>
      </div>
      <p dir="auto" className="whitespace-pre-wrap break-words">
        {score.reason}
      </p>
      {account !== null && <p className="mono break-words text-2xs text-muted-foreground">{account}</p>}
      {claims.success && claims.data.length > 0 && (
        <ClaimsList claims={claims.data.map(({ claim, ...rest }) => ({ text: claim, ...rest }))} />
      )}
      {Object.keys(details).length > 0 && (
        <JsonViewer value={details as Parameters<typeof JsonViewer>[0]["value"]} label="Details" open={1} />
      )}
    </div>
  );
}

function Passed({ passed, threshold }: { passed: boolean | null; threshold: number }) {
  if (passed === null) {
    return (
      <Badge>
        <Minus aria-hidden />
        no score: it counts as missing, not as 0
      </Badge>
    );
  }
  const Icon = passed ? Check : X;
  return (
    <Badge tone={passed ? "pos" : "neg"}>
      <Icon aria-hidden />
      {passed ? "passes" : "does not pass"} at {formatScore(threshold)}
    </Badge>
  );
}
