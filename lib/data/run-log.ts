import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { ListRunsQuery } from "@/lib/domain/api/runs";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { RunLogRow } from "@/lib/domain/runs/run-log";
import { db } from "./client";
import { moneyText } from "./money";
import type { Page } from "./paging";
import { nextRunCursor, runWindow } from "./run-filter";

const previewLength = 160;

// Messages and outputs stay in the database: a page of fifty may hold megabytes of them.
const logFields = {
  id: true,
  status: true,
  origin: true,
  provider: true,
  model: true,
  errorKind: true,
  latencyMs: true,
  tokensIn: true,
  tokensOut: true,
  usageEstimated: true,
  costUsd: true,
  costEstimated: true,
  userRef: true,
  createdAt: true,
  promptVersion: { select: { number: true, prompt: { select: { name: true, slug: true } } } },
} as const satisfies Prisma.RunSelect;

async function previews(ids: string[]): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map();
  const rows = await db().$queryRaw<{ id: string; preview: string | null }[]>`
    select id::text, left(coalesce(error_message, output), ${previewLength}::int) as preview
    from runs where id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.preview]));
}

/** One page of the run log, newest first: what its table shows. */
export async function listRunLog(viewer: Viewer, query: ListRunsQuery): Promise<Page<RunLogRow>> {
  const window = await runWindow(viewer, query);
  if (window === null) return { data: [], next_cursor: null };
  const { where, end } = window;
  const rows = await db().run.findMany({
    where,
    orderBy: { id: "desc" },
    take: query.limit + 1,
    select: logFields,
  });
  const page = rows.slice(0, query.limit);
  const texts = await previews(page.map((row) => row.id));
  return {
    data: page.map((row) => ({
      id: row.id,
      status: row.status,
      origin: row.origin,
      provider: row.provider,
      model: row.model,
      prompt: row.promptVersion?.prompt ?? null,
      version_number: row.promptVersion?.number ?? null,
      error_kind: row.errorKind,
      preview: texts.get(row.id) ?? null,
      user: row.userRef,
      latency_ms: row.latencyMs,
      tokens_in: row.tokensIn,
      tokens_out: row.tokensOut,
      usage_estimated: row.usageEstimated,
      cost_usd: moneyText(row.costUsd),
      cost_estimated: row.costEstimated,
      created_at: row.createdAt.toISOString(),
    })),
    next_cursor: nextRunCursor(rows, query.limit, end),
  };
}
