import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { QueueAnswer } from "@/lib/domain/api/jobs";
import { formatCount, formatDuration } from "@/lib/domain/format";

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="min-w-28 px-4 py-3">
      <dt className="text-2xs text-muted-foreground">{label}</dt>
      <dd className="tnum text-lg font-semibold">{value}</dd>
    </div>
  );
}

function Workers({ workers }: { workers: QueueAnswer["workers"] }) {
  return (
    <ul
      aria-label="Workers"
      className="flex flex-col gap-1 border-t px-4 py-2.5 text-xs text-muted-foreground"
    >
      {workers.map((worker) => (
        <li key={worker.id} className="flex flex-wrap gap-x-3">
          <span className="mono break-all text-foreground">{worker.id}</span>
          <span className="tnum">{formatCount(worker.running)} running</span>
          <span>
            started <RelativeTime value={worker.started_at} />
          </span>
          <span>
            last seen <RelativeTime value={worker.heartbeat_at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How full the queue is and who works it. */
export function QueueCard({ queue }: { queue: QueueAnswer }) {
  return (
    <Card>
      <CardHeader title="Queue" hint="of the whole installation, all workspaces" />
      <dl className="flex flex-wrap">
        <Figure label="Waiting" value={formatCount(queue.pending)} />
        <Figure label="Running" value={formatCount(queue.running)} />
        <Figure label="Later" value={formatCount(queue.delayed)} />
        <Figure label="Longest wait" value={formatDuration(queue.oldest_age_ms)} />
        <Figure label="Completed in the last minute" value={formatCount(queue.completed_last_minute)} />
        <Figure label="Gave up" value={formatCount(queue.failed)} />
        <Figure label="Workers" value={formatCount(queue.workers.length)} />
      </dl>
      {queue.workers.length > 0 && <Workers workers={queue.workers} />}
      {queue.workers.length === 0 && (
        <p className="border-t px-4 py-2.5 text-neg">
          No process works the queue. Start one with ASSAY_ROLE=worker, or ASSAY_ROLE=all.
        </p>
      )}
    </Card>
  );
}
