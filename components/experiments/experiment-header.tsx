import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/shell/page";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatCount, formatCounted, formatDuration, formatMoney } from "@/lib/domain/format";
import { ExperimentStatusBadge } from "./status-badge";
import type { ExperimentSummary } from "./types";

/** Name, status, and what ran: prompt, examples, judge, spend, time. */
export function ExperimentHeader({
  experiment,
  actions,
}: {
  experiment: ExperimentSummary;
  actions?: ReactNode;
}) {
  return (
    <>
      <PageHeader
        title={experiment.name}
        badges={
          <>
            <ExperimentStatusBadge status={experiment.status} />
            {experiment.errorCount > 0 && (
              <Badge tone="warn">
                <TriangleAlert aria-hidden />
                {formatCounted(experiment.errorCount, "call error")}
              </Badge>
            )}
            {experiment.simulated && <Badge>Simulated answers</Badge>}
          </>
        }
        actions={actions}
      />
      <ExperimentMeta experiment={experiment} />
    </>
  );
}

function ExperimentMeta({ experiment }: { experiment: ExperimentSummary }) {
  const running = experiment.status === "running" || experiment.status === "pending";
  return (
    <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
      <Fact label="Prompt">
        <Link href={experiment.prompt.href} className="mono font-medium hover:underline">
          {experiment.prompt.slug}
        </Link>
      </Fact>
      <Fact label="Golden examples">
        {formatCount(experiment.exampleCount)}
        {experiment.trials > 1 && <Muted> · {experiment.trials} trials each</Muted>}
      </Fact>
      <Fact label={experiment.judgeModel ? "Judge" : "Evaluators"}>
        <span title={experiment.evaluatorNames.join(", ")}>
          {experiment.judgeModel && <span className="mono">{experiment.judgeModel}</span>}
          {experiment.judgeModel && <Muted> · </Muted>}
          <Muted>{formatCounted(experiment.evaluatorNames.length, "evaluator")}</Muted>
        </span>
      </Fact>
      {!running && <Spend experiment={experiment} />}
      {!running && experiment.startedAt && experiment.completedAt && (
        <Fact label="Duration">
          {formatDuration(Date.parse(experiment.completedAt) - Date.parse(experiment.startedAt))}
        </Fact>
      )}
      <Fact label={experiment.startedAt ? "Started" : "Created"}>
        <RelativeTime value={experiment.startedAt ?? experiment.createdAt} />
        {experiment.startedBy && <Muted> by {experiment.startedBy}</Muted>}
      </Fact>
    </dl>
  );
}

function Spend({ experiment }: { experiment: ExperimentSummary }) {
  const saved = Number(experiment.savedUsd ?? 0) > 0;
  if (experiment.budgetUsd === null) {
    return (
      <Fact label="Spend">
        <span className="font-medium">{formatMoney(experiment.costUsd)}</span>
        {saved && <Muted> · {formatMoney(experiment.savedUsd)} saved by reuse</Muted>}
      </Fact>
    );
  }
  const share = Math.min(1, Number(experiment.costUsd ?? 0) / (Number(experiment.budgetUsd) || 1));
  return (
    <Fact label="Spend / budget">
      <span className="font-medium">{formatMoney(experiment.costUsd)}</span>
      <Muted> of {formatMoney(experiment.budgetUsd)}</Muted>
      <span
        aria-hidden
        className="ml-2 inline-block h-1 w-12 overflow-hidden rounded-full bg-border-strong align-middle"
      >
        <i className="block h-full bg-foreground" style={{ width: `${share * 100}%` }} />
      </span>
      {saved && <Muted> · {formatMoney(experiment.savedUsd)} saved by reuse</Muted>}
    </Fact>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="whitespace-nowrap">
      <dt className="text-2xs text-muted-foreground">{label}</dt>
      <dd className="tnum">{children}</dd>
    </div>
  );
}

function Muted({ children }: { children: ReactNode }) {
  return <span className="text-muted-foreground">{children}</span>;
}
