import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { isUuid } from "@/lib/domain/api/common";
import type { Gates } from "@/lib/domain/api/gates";
import { notFound } from "@/lib/domain/errors";
import type { PairwiseSpec } from "@/lib/domain/evaluators/pairwise";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import {
  defaultConcurrency,
  type ExperimentSetup,
  type RoundKind,
  type VariantSetup,
} from "@/lib/domain/experiments/setup";
import type { Json } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db, transaction } from "./client";
import {
  type RequestColumn,
  readEvaluators,
  readRequest,
  withoutRequest,
  writeEvaluators,
  writeRequest,
} from "./experiment-columns";
import { moneyText } from "./money";

export interface NewVariant {
  id: string;
  versionId: string;
  provider: string;
  model: string;
  parameters: Json;
  position: number;
}

export interface NewExperiment {
  id: string;
  promptId: string;
  name: string;
  evaluators: EvaluatorSpec[];
  gates: Gates | null;
  /** Number of the version in production now; null when none is. */
  productionNumber: number | null;
  pairwise: PairwiseSpec | null;
  trials: number;
  smallestDifference: number;
  budgetUsd: string | null;
  concurrency: number | null;
  reuse: boolean | null;
  seed: number;
  request: RequestColumn;
  warnings: string[];
  baselineVariantId: string;
  totalCells: number;
  estimatedCostUsd: string | null;
  variants: NewVariant[];
}

/** Stores an experiment with its variants, pending; the durable function plans its cells. */
export async function insertExperiment(
  viewer: Viewer,
  experiment: NewExperiment,
): Promise<{ number: number }> {
  return transaction(async () => {
    // Numbers count up within a workspace: the lock makes two starts at once take turns, and nobody else wait.
    await db().$queryRaw`select id from workspaces where id = ${viewer.workspaceId}::uuid for no key update`;
    const { _max } = await db().experiment.aggregate({
      where: { workspaceId: viewer.workspaceId },
      _max: { number: true },
    });
    const number = (_max.number ?? 0) + 1;
    await db().experiment.create({
      data: {
        id: experiment.id,
        workspaceId: viewer.workspaceId,
        promptId: experiment.promptId,
        number,
        name: experiment.name,
        evaluators: writeEvaluators(experiment.evaluators),
        ...(experiment.gates === null ? {} : { gates: experiment.gates }),
        productionNumber: experiment.productionNumber,
        ...(experiment.pairwise === null ? {} : { pairwise: { ...experiment.pairwise } }),
        trials: experiment.trials,
        smallestDifference: experiment.smallestDifference,
        budgetUsd: experiment.budgetUsd,
        concurrency: experiment.concurrency,
        reuse: experiment.reuse,
        seed: experiment.seed,
        request: writeRequest(experiment.request),
        warnings: experiment.warnings,
        baselineVariantId: experiment.baselineVariantId,
        totalCells: experiment.totalCells,
        estimatedCostUsd: experiment.estimatedCostUsd,
        createdById: viewer.userId,
      },
      select: { id: true },
    });
    await insertVariants(experiment.id, experiment.variants);
    return { number };
  });
}

/** Adds variants to an experiment; the caller has checked that it is the viewer's. */
export async function insertVariants(experimentId: string, variants: NewVariant[]): Promise<void> {
  await db().experimentVariant.createMany({
    data: variants.map((variant) => ({ ...variant, experimentId, parameters: variant.parameters ?? {} })),
  });
}

const setupInclude = {
  variants: { include: { version: true }, orderBy: { position: "asc" } },
} satisfies Prisma.ExperimentInclude;

type SetupRow = Prisma.ExperimentGetPayload<{ include: typeof setupInclude; omit: typeof withoutRequest }>;

function variantSetup(row: SetupRow["variants"][number]): VariantSetup {
  return {
    variantId: row.id,
    position: row.position,
    versionId: row.versionId,
    versionNumber: row.version.number,
    messages: row.version.messages as VariantSetup["messages"],
    templateFormat: row.version.templateFormat as VariantSetup["templateFormat"],
    provider: row.provider as VariantSetup["provider"],
    model: row.model,
    parameters: row.parameters as VariantSetup["parameters"],
    responseFormat: row.version.responseFormat as VariantSetup["responseFormat"],
    tools: row.version.tools as VariantSetup["tools"],
  };
}

/**
 * An experiment with all a worker or a follow-up needs.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function getExperimentSetup(viewer: Viewer, id: string): Promise<ExperimentSetup> {
  const row = isUuid(id)
    ? await db().experiment.findFirst({
        where: { id, workspaceId: viewer.workspaceId },
        include: setupInclude,
        omit: withoutRequest,
      })
    : null;
  if (row === null) throw notFound("Experiment");
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    promptId: row.promptId,
    name: row.name,
    status: row.status,
    round: row.round,
    roundKind: row.roundKind as RoundKind,
    evaluators: readEvaluators(row.evaluators),
    pairwise: row.pairwise as unknown as PairwiseSpec | null,
    trials: row.trials,
    smallestDifference: Number(row.smallestDifference),
    budgetUsd: moneyText(row.budgetUsd),
    paidUsd: moneyText(row.costUsd) ?? "0",
    concurrency: row.concurrency ?? defaultConcurrency,
    reuse: row.reuse,
    seed: row.seed,
    baselineVariantId: row.baselineVariantId ?? row.variants[0]?.id ?? "",
    variants: row.variants.map(variantSetup),
  };
}

export interface ExperimentRequest extends RequestColumn {
  name: string;
  promptId: string;
}

/** What an experiment was started with. @throws AssayError `not_found`, also for an experiment of another workspace. */
export async function getExperimentRequest(viewer: Viewer, id: string): Promise<ExperimentRequest> {
  const row = isUuid(id)
    ? await db().experiment.findFirst({
        where: { id, workspaceId: viewer.workspaceId },
        select: { name: true, promptId: true, request: true },
      })
    : null;
  if (row === null) throw notFound("Experiment");
  return { name: row.name, promptId: row.promptId, ...readRequest(row.request) };
}

/** Changes what a round works on, in the transaction that opens it. */
export async function updateExperimentRequest(
  viewer: Viewer,
  id: string,
  change: { evaluators: EvaluatorSpec[] } | { request: RequestColumn },
): Promise<void> {
  await db().experiment.updateMany({
    where: { id, workspaceId: viewer.workspaceId },
    data:
      "evaluators" in change
        ? { evaluators: writeEvaluators(change.evaluators) }
        : { request: writeRequest(change.request) },
  });
}

/** Status, round and spend, read often while an experiment runs. */
export async function readExperimentState(
  viewer: Viewer,
  id: string,
): Promise<{
  status: string;
  round: number;
  paidUsd: string;
  budgetUsd: string | null;
  concurrency: number | null;
} | null> {
  const row = await db().experiment.findFirst({
    where: { id, workspaceId: viewer.workspaceId },
    select: { status: true, round: true, costUsd: true, budgetUsd: true, concurrency: true },
  });
  if (row === null) return null;
  return {
    status: row.status,
    round: row.round,
    paidUsd: moneyText(row.costUsd) ?? "0",
    budgetUsd: moneyText(row.budgetUsd),
    concurrency: row.concurrency,
  };
}

/**
 * Changes how many calls a pending or running experiment makes at once.
 * @returns name, status and the number before; null when it has ended.
 */
export async function setConcurrency(
  { workspaceId }: Viewer,
  id: string,
  concurrency: number,
): Promise<{ name: string; status: "pending" | "running"; before: number | null } | null> {
  const [row] = await db().$queryRaw<
    { name: string; status: "pending" | "running"; before: number | null }[]
  >`
    update experiments e set concurrency = ${concurrency}, updated_at = now()
    from (select id, concurrency from experiments
      where id = ${id}::uuid and workspace_id = ${workspaceId}::uuid and status in ('pending', 'running')
      for update) old
    where e.id = old.id
    returning e.name, e.status::text as status, old.concurrency as before`;
  return row ?? null;
}

/** Experiments that were stored but whose event was lost, in any workspace. For recovery. */
export async function listUnstartedExperiments(
  limit: number,
): Promise<{ id: string; workspaceId: string; round: number }[]> {
  return db().experiment.findMany({
    where: { status: "pending", updatedAt: { lt: new Date(Date.now() - 60_000) } },
    select: { id: true, workspaceId: true, round: true },
    take: limit,
  });
}

/** Notes that the experiment is worked on. */
export async function touchExperiment(viewer: Viewer, id: string): Promise<void> {
  await db().$executeRaw`
    update experiments set updated_at = now()
    where id = ${id}::uuid and workspace_id = ${viewer.workspaceId}::uuid and status = 'running'`;
}

/** Running experiments that nobody has worked on for so long, in any workspace. For recovery. */
export async function listStalledExperiments(
  minutes: number,
  limit: number,
): Promise<{ id: string; workspaceId: string }[]> {
  return db().$queryRaw<{ id: string; workspaceId: string }[]>`
    select id, workspace_id as "workspaceId" from experiments
    where status = 'running' and updated_at < now() - ${minutes} * interval '1 minute' limit ${limit}`;
}

/** Shards of the experiment's round that are not finished. */
export async function listOpenShards({ id, round }: ExperimentSetup): Promise<number[]> {
  const rows = await db().experimentShard.findMany({
    where: { experimentId: id, round, finishedAt: null },
    select: { shard: true },
    orderBy: { shard: "asc" },
  });
  return rows.map(({ shard }) => shard);
}

/** Experiments that were closed early but whose results were not written: their process died. For recovery. */
export async function listUnaggregatedExperiments(
  limit: number,
): Promise<{ id: string; workspaceId: string }[]> {
  return db().experiment.findMany({
    where: {
      status: { in: ["cancelled", "failed", "over_budget"] },
      completedAt: null,
      updatedAt: { lt: new Date(Date.now() - 60_000) },
    },
    select: { id: true, workspaceId: true },
    take: limit,
  });
}
