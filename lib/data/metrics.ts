import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/** The calls of one hour, all origins together. */
export interface HourMetrics {
  hour: Date;
  runs: number;
  errors: number;
  /** Decimal string in USD. */
  costUsd: string;
}

/** Hours with calls from `from` (included) to `to`, oldest first. Reads the hourly sums, never the runs. */
export function listHourMetrics(viewer: Viewer, from: Date, to: Date): Promise<HourMetrics[]> {
  return db().$queryRaw<HourMetrics[]>`
    select hour, sum(runs)::int as runs, sum(errors)::int as errors, sum(cost_usd)::text as "costUsd"
    from metric_rollups
    where workspace_id = ${viewer.workspaceId}::uuid and hour >= ${from} and hour < ${to}
    group by hour order by hour`;
}

/** Latencies of the calls from `from` to `to` as counts per bucket of the latency histogram. */
export async function sumLatencyHistogram(viewer: Viewer, from: Date, to: Date): Promise<number[]> {
  const rows = await db().$queryRaw<{ count: number }[]>`
    select coalesce(sum(h.count), 0)::int as count
    from metric_rollups m, unnest(m.latency_histogram) with ordinality as h(count, bucket)
    where m.workspace_id = ${viewer.workspaceId}::uuid and m.hour >= ${from} and m.hour < ${to}
    group by h.bucket order by h.bucket`;
  return rows.map((row) => row.count);
}
