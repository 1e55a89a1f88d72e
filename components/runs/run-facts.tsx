import Link from "next/link";
import type { ReactNode } from "react";
import { promptHref } from "@/components/prompts/prompt-href";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatCount, formatDuration, MISSING } from "@/lib/domain/format";
import type { RunDetail } from "@/lib/domain/runs/run-log";
import { Estimated, estimatedUsage } from "./estimated";
import { originWords } from "./run-words";

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-[26px] items-baseline gap-3 py-[3px]">
      <dt className="w-28 shrink-0 text-muted-foreground">{label}</dt>
      <dd className="min-w-0 flex-1 break-words">{children}</dd>
    </div>
  );
}

function Id({ text, name }: { text: string; name: string }) {
  return (
    <span className="flex items-center gap-1">
      <span className="mono min-w-0 break-all">{text}</span>
      <CopyButton text={text} name={name} className="-my-1" />
    </span>
  );
}

const linkClasses = "underline underline-offset-2 hover:text-muted-foreground";

/** What the run belongs to and which model answered. */
export function RunOriginCard({ detail }: { detail: RunDetail }) {
  const { run, prompt, experiment } = detail;
  const tookOver = detail.fallbacks.some(
    (fallback) => fallback.provider === run.provider && fallback.model === run.model,
  );
  return (
    <Card>
      <CardHeader title="Call" />
      <dl className="px-4 py-2">
        <Fact label="Prompt">
          {prompt === null ? (
            "none: called directly"
          ) : (
            <Link href={promptHref(prompt)} className={linkClasses}>
              {prompt.name} v{detail.version_number}
            </Link>
          )}
        </Fact>
        {experiment !== null && (
          <Fact label="Experiment">
            <Link href={`/experiments/${experiment.id}`} className={linkClasses}>
              #{experiment.number} {experiment.name}
            </Link>
          </Fact>
        )}
        <Fact label="Origin">{originWords[run.origin] ?? run.origin}</Fact>
        <Fact label="Model">
          <span className="mono">{run.model}</span>
          {run.response_model !== null && run.response_model !== run.model && (
            <span className="block text-2xs text-muted-foreground">
              answered as <span className="mono">{run.response_model}</span>
            </span>
          )}
          {tookOver && (
            <span className="block text-2xs text-warn">a fallback: the version's own model failed</span>
          )}
        </Fact>
        <Fact label="Provider">
          {run.provider}
          {run.provider === "demo" && <span className="text-muted-foreground"> (simulated)</span>}
          {detail.connection !== null && (
            <span className="block text-2xs text-muted-foreground">through “{detail.connection}”</span>
          )}
        </Fact>
        {run.user !== null && (
          <Fact label="User">
            <Link href={`/runs?${new URLSearchParams({ user: run.user })}`} className={linkClasses}>
              {run.user}
            </Link>
          </Fact>
        )}
        {run.session_id !== null && <Fact label="Session">{run.session_id}</Fact>}
        <Fact label="Started">
          <RelativeTime value={run.created_at} />
        </Fact>
        <Fact label="Run id">
          <Id text={run.id} name="Copy run id" />
        </Fact>
        {run.trace_id !== null && (
          <Fact label="Trace id">
            <Id text={run.trace_id} name="Copy trace id" />
          </Fact>
        )}
      </dl>
    </Card>
  );
}

/** How long it took and how much was read and written. */
export function RunFiguresCard({ detail: { run } }: { detail: RunDetail }) {
  const mark = run.usage_estimated && <Estimated why={estimatedUsage} />;
  return (
    <Card>
      <CardHeader title="Figures" />
      <dl className="tnum px-4 py-2">
        <Fact label="Latency">{formatDuration(run.latency_ms)}</Fact>
        <Fact label="First token">
          {run.ttft_ms === null ? (
            <span className="text-muted-foreground">{MISSING} not streamed</span>
          ) : (
            formatDuration(run.ttft_ms)
          )}
        </Fact>
        <Fact label="Attempts">{run.attempts === 0 ? MISSING : formatCount(run.attempts)}</Fact>
        <Fact label="Tokens in">
          {formatCount(run.tokens_in)}
          {mark}
          {(run.tokens_cached ?? 0) > 0 && (
            <span className="text-muted-foreground"> of which {formatCount(run.tokens_cached)} cached</span>
          )}
        </Fact>
        <Fact label="Tokens out">
          {formatCount(run.tokens_out)}
          {mark}
          {(run.tokens_reasoning ?? 0) > 0 && (
            <span className="text-muted-foreground">
              {" "}
              of which {formatCount(run.tokens_reasoning)} reasoning
            </span>
          )}
        </Fact>
        <Fact label="Finish">{run.finish_reason?.replaceAll("_", " ") ?? MISSING}</Fact>
      </dl>
    </Card>
  );
}
