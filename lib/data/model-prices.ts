import "server-only";
import type { ModelPrice } from "@/generated/prisma/client";
import type { OwnPrice } from "@/lib/domain/api/models";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { db, transaction } from "./client";
import { moneyText } from "./money";
import { newId } from "./new-id";

/** A price of the workspace's own, as pages and answers show it. */
export interface ModelPriceRow extends OwnPrice {
  provider: ProviderId;
  model: string;
}

/** USD per million tokens as decimal strings. */
export interface PriceFields {
  inputPerMtok: string;
  outputPerMtok: string;
  cachedPerMtok: string | null;
  cacheWritePerMtok: string | null;
}

function priceRow(row: ModelPrice): ModelPriceRow[] {
  if (row.inputPerMtok === null || row.outputPerMtok === null) return [];
  return [
    {
      id: row.id,
      provider: row.provider as ProviderId,
      model: row.model,
      input_per_mtok_usd: moneyText(row.inputPerMtok),
      output_per_mtok_usd: moneyText(row.outputPerMtok),
      cached_input_per_mtok_usd: moneyText(row.cachedPerMtok),
      cache_write_per_mtok_usd: moneyText(row.cacheWritePerMtok),
      effective_from: row.effectiveFrom.toISOString(),
    },
  ];
}

/** The workspace's own prices, by provider, model and date, the latest first. */
export async function listModelPrices(viewer: Viewer): Promise<ModelPriceRow[]> {
  const rows = await db().modelPrice.findMany({
    where: { workspaceId: viewer.workspaceId },
    orderBy: [{ provider: "asc" }, { model: "asc" }, { effectiveFrom: "desc" }],
  });
  return rows.flatMap(priceRow);
}

/**
 * Writes a price from an instant on; another of the same instant is replaced. Without an instant the row in effect
 * now is replaced, or one from now on is written: cost logs keep their own unit prices, so no past cost changes.
 */
export async function putModelPrice(
  viewer: Viewer,
  provider: ProviderId,
  model: string,
  price: PriceFields,
  effectiveFrom: Date | null,
): Promise<void> {
  const key = { workspaceId: viewer.workspaceId, provider, model };
  await transaction(async () => {
    const now = new Date();
    const current =
      effectiveFrom !== null
        ? null
        : await db().modelPrice.findFirst({
            where: { ...key, effectiveFrom: { lte: now } },
            orderBy: { effectiveFrom: "desc" },
            select: { effectiveFrom: true },
          });
    const instant = effectiveFrom ?? current?.effectiveFrom ?? now;
    await db().modelPrice.upsert({
      where: { workspaceId_provider_model_effectiveFrom: { ...key, effectiveFrom: instant } },
      create: { id: newId(), ...key, ...price, effectiveFrom: instant },
      update: price,
      select: { id: true },
    });
  });
}

/** Deletes the workspace's prices of a model, future ones included. @throws AssayError `not_found` when it has none. */
export async function deleteModelPrices(viewer: Viewer, provider: ProviderId, model: string): Promise<void> {
  const { count } = await db().modelPrice.deleteMany({
    where: { workspaceId: viewer.workspaceId, provider, model },
  });
  if (count === 0) throw notFound("Price");
}

/** Deletes one price by id. @throws AssayError `not_found`. */
export async function deleteModelPrice(viewer: Viewer, id: string): Promise<void> {
  const { count } = await db().modelPrice.deleteMany({ where: { id, workspaceId: viewer.workspaceId } });
  if (count === 0) throw notFound("Price");
}
