"use client";

import { Ban, RotateCw } from "lucide-react";
import Link from "next/link";
import { useTransition } from "react";
import { Confirm } from "@/components/ui/alert-dialog";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button, buttonVariants } from "@/components/ui/button";
import { reached } from "@/components/ui/reached";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { JobAnswer } from "@/lib/domain/api/jobs";
import { cn } from "@/lib/utils";

export interface JobActions {
  retry: (input: { id: string }) => Promise<ActionResult<void>>;
  cancel: (input: { id: string }) => Promise<ActionResult<void>>;
}

const tones: Record<JobAnswer["state"], BadgeTone> = {
  queued: "neutral",
  running: "info",
  retrying: "warn",
  sleeping: "neutral",
  completed: "neutral",
  failed: "neg",
  cancelled: "neutral",
};
const ended = new Set<JobAnswer["state"]>(["completed", "failed", "cancelled"]);
const waits = new Set<JobAnswer["state"]>(["retrying", "sleeping"]);
const retried = new Set<JobAnswer["state"]>(["failed", "cancelled", "retrying"]);

/** Where a job gave up or was cancelled its experiment has ended: what it did not finish is run again there. */
function AtExperiment({ id }: { id: string }) {
  return (
    <Link href={`/experiments/${id}`} className={buttonVariants({ size: "sm" })} prefetch={false}>
      Open experiment
    </Link>
  );
}

function Actions({ job, retry, cancel }: JobActions & { job: JobAnswer }) {
  const { subject } = job;
  const [pending, startTransition] = useTransition();
  const again = () =>
    startTransition(async () => {
      const result = await reached(retry({ id: job.id }));
      if (!result.ok) toast.error(result.message);
    });
  if (subject?.type === "experiment" && (job.state === "failed" || job.state === "cancelled")) {
    return <AtExperiment id={subject.id} />;
  }
  return (
    <span className="inline-flex gap-1">
      {retried.has(job.state) && (
        <Button size="sm" pending={pending} onClick={again}>
          {!pending && <RotateCw aria-hidden />}
          Retry
        </Button>
      )}
      {!ended.has(job.state) && (
        <Confirm
          trigger={
            <Button size="sm" variant="ghost">
              <Ban aria-hidden />
              Cancel
            </Button>
          }
          title="Cancel this job?"
          description="What it works on ends with it: an experiment is cancelled with what it has scored, a run or a delivery fails."
          confirmLabel="Cancel job"
          cancelLabel="Keep it"
          onConfirm={async () => {
            const result = await reached(cancel({ id: job.id }));
            if (!result.ok) return { error: result.message };
          }}
        />
      )}
    </span>
  );
}

function hrefOf({ subject }: JobAnswer): string | null {
  if (subject === null) return null;
  if (subject.type === "run") return `/runs/${subject.id}`;
  if (subject.type === "experiment") return `/experiments/${subject.id}`;
  return `/settings/webhooks/${subject.webhook_id}/deliveries/${subject.id}`;
}

/** The function; it leads to what it works on. */
function JobName({ job }: { job: JobAnswer }) {
  const name = job.function_id.replace(/^assay-/, "");
  const href = hrefOf(job);
  if (href === null) return <span className="mono">{name}</span>;
  return (
    <Link href={href} className="mono underline-offset-2 hover:underline" prefetch={false}>
      {name}
    </Link>
  );
}

/** Background work, newest first. */
export function JobTable({
  jobs,
  mayManage,
  ...actions
}: JobActions & { jobs: readonly JobAnswer[]; mayManage: boolean }) {
  return (
    <Table label="Jobs">
      <TableHeader>
        <TableRow>
          <TableHead>Function</TableHead>
          <TableHead>State</TableHead>
          <TableHead numeric>Failed attempts</TableHead>
          <TableHead>Last error</TableHead>
          <TableHead>Due</TableHead>
          <TableHead>Asked for</TableHead>
          <TableHead>Ended</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {jobs.map((job) => (
          <TableRow key={job.id}>
            <TableRowHead className="whitespace-nowrap">
              <JobName job={job} />
              {job.scope === "installation" && (
                <Badge className="ml-2" title="Work of the whole installation. It runs again by itself.">
                  installation
                </Badge>
              )}
            </TableRowHead>
            <TableCell>
              <Badge tone={tones[job.state]}>{job.state}</Badge>
            </TableCell>
            <TableCell numeric>
              {job.attempts} of {job.max_attempts}
            </TableCell>
            <TableCell
              className={cn(
                "max-w-[420px] break-words text-xs text-muted-foreground",
                job.last_error && "min-w-56",
              )}
            >
              {job.last_error}
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime value={waits.has(job.state) ? job.due_at : null} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime value={job.created_at} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime value={job.finished_at} />
            </TableCell>
            <TableCell className="text-right">
              {mayManage && job.scope === "workspace" && <Actions job={job} {...actions} />}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
