import "server-only";
import type { RunAcceptedAnswer, RunAnswer } from "@/lib/domain/api/runs";
import { type Reply, reply } from "./reply";

/** 200 with the run when it is final, failed included; else 202 with where to ask for it. */
export function runReply(run: RunAnswer): Reply {
  // A caller waits for every millisecond: a few kilobytes are sent sooner than they are compressed.
  if (run.completed_at !== null) {
    return reply(run, { status: 200, headers: { "cache-control": "no-store, no-transform" } });
  }
  const accepted: RunAcceptedAnswer = { run_id: run.id, task_id: run.id, status: run.status };
  return reply(accepted, { status: 202, headers: { location: `/api/v1/task-status/${run.id}` } });
}
