import "server-only";
import { Decimal } from "decimal.js";
import { z } from "zod";
import { isUuid } from "@/lib/domain/api/common";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ResponseFormat, ToolDefinition } from "@/lib/domain/runs/completion";
import type { CostLine, RunDetail } from "@/lib/domain/runs/run-log";
import { db } from "./client";
import { runAnswer } from "./run-answers";

const unitPricesSchema = z.object({
  per_million_tokens: z.object({
    inputPerMTok: z.string(),
    cachedInputPerMTok: z.string(),
    cacheWritePerMTok: z.string(),
    outputPerMTok: z.string(),
    reasoningPerMTok: z.string(),
  }),
  tokens: z.object({
    inputTokens: z.number(),
    cachedInputTokens: z.number(),
    cacheWriteTokens: z.number(),
    outputTokens: z.number(),
    reasoningTokens: z.number(),
  }),
  source: z.enum(["book", "workspace", "fallback", "free"]),
});

// More digits than decimal.js keeps by default, as where the cost itself was reckoned.
const Exact = Decimal.clone({ precision: 40 });

/** A cost log's buckets with what each cost; null when the row is of an unknown shape. */
function costOf(unitPrices: unknown): RunDetail["cost"] {
  const log = unitPricesSchema.safeParse(unitPrices);
  if (!log.success) return null;
  const { per_million_tokens: price, tokens, source } = log.data;
  const buckets: [CostLine["bucket"], number, string][] = [
    ["input", tokens.inputTokens, price.inputPerMTok],
    ["cached_input", tokens.cachedInputTokens, price.cachedInputPerMTok],
    ["cache_write", tokens.cacheWriteTokens, price.cacheWritePerMTok],
    ["output", tokens.outputTokens, price.outputPerMTok],
    ["reasoning", tokens.reasoningTokens, price.reasoningPerMTok],
  ];
  const lines = buckets
    .filter(([, count]) => count > 0)
    .map(([bucket, count, perMTok]) => ({
      bucket,
      tokens: count,
      per_mtok_usd: perMTok,
      usd: new Exact(perMTok).mul(count).div(1_000_000).toFixed(),
    }));
  return { lines, source };
}

/** A run with what it belongs to and what its cost is made of. @throws AssayError `not_found`. */
export async function getRunDetail(viewer: Viewer, id: string): Promise<RunDetail> {
  const { workspaceId } = viewer;
  const row = isUuid(id)
    ? await db().run.findFirst({
        where: { id, workspaceId },
        include: {
          costLog: { select: { unitPrices: true } },
          promptVersion: {
            select: { number: true, prompt: { select: { id: true, name: true, slug: true } } },
          },
        },
      })
    : null;
  if (row === null) throw notFound("Run");
  const [experiment, connection] = await Promise.all([
    row.experimentId === null
      ? null
      : db().experiment.findFirst({
          where: { id: row.experimentId, workspaceId },
          select: { id: true, number: true, name: true },
        }),
    row.connectionId === null
      ? null
      : db().providerConnection.findFirst({
          where: { id: row.connectionId, workspaceId },
          select: { name: true },
        }),
  ]);
  return {
    run: runAnswer(row),
    prompt: row.promptVersion?.prompt ?? null,
    version_number: row.promptVersion?.number ?? null,
    experiment,
    response_format: row.responseFormat as ResponseFormat | null,
    tools: (row.tools ?? []) as unknown as ToolDefinition[],
    fallbacks: (row.fallbacks ?? []) as unknown as RunDetail["fallbacks"],
    connection: connection?.name ?? null,
    cost: row.costLog === null ? null : costOf(row.costLog.unitPrices),
  };
}
