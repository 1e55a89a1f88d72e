import "server-only";
import {
  cellsPerShard,
  type ExperimentPlan,
  type ExperimentSetup,
  type PendingCell,
} from "@/lib/domain/experiments/setup";
import type { JsonObject } from "@/lib/domain/json";
import { db, transaction } from "./client";
import { newId } from "./new-id";

const insertBatch = 5_000;

interface CellPlace {
  variantId: string;
  exampleId: string;
  revisionId: string;
  trial: number;
  position: number;
}

/** All cells in the order they run: examples as shuffled, an example's trials and variants together. */
function* cellPlaces(
  setup: ExperimentSetup,
  plan: ExperimentPlan,
  variantIds: string[],
  firstPosition: number,
): Generator<CellPlace> {
  let position = firstPosition;
  for (const { exampleId, revisionId } of plan.examples) {
    for (let trial = 1; trial <= setup.trials; trial += 1) {
      for (const variantId of variantIds) {
        yield { variantId, exampleId, revisionId, trial, position };
        position += 1;
      }
    }
  }
}

async function insertPlaces(setup: ExperimentSetup, places: CellPlace[]): Promise<void> {
  await db().$executeRaw`
    insert into evaluation_results (id, workspace_id, experiment_id, variant_id, example_id, revision_id, trial, position)
    select id, ${setup.workspaceId}::uuid, ${setup.id}::uuid, variant_id, example_id, revision_id, trial, position
    from unnest(${places.map(() => newId())}::uuid[], ${places.map((p) => p.variantId)}::uuid[],
      ${places.map((p) => p.exampleId)}::uuid[], ${places.map((p) => p.revisionId)}::uuid[],
      ${places.map((p) => p.trial)}::int[], ${places.map((p) => p.position)}::int[])
      as c(id, variant_id, example_id, revision_id, trial, position)
    on conflict (variant_id, revision_id, trial) do nothing`;
}

/** Cells that are there; fewer than planned where the experiment ended before its planning did. */
export async function countCells(setup: ExperimentSetup): Promise<number> {
  return db().evaluationResult.count({ where: { experimentId: setup.id, workspaceId: setup.workspaceId } });
}

/**
 * Writes every cell that is missing, pending. Repeating it after a crash adds only what is not there yet.
 */
export async function insertMissingCells(setup: ExperimentSetup, plan: ExperimentPlan): Promise<void> {
  const started = await db().$queryRaw<{ variant_id: string; cells: number }[]>`
    select variant_id, count(*)::int as cells from evaluation_results
    where experiment_id = ${setup.id}::uuid group by variant_id`;
  const expected = plan.examples.length * setup.trials;
  const finished = new Set(started.filter((row) => row.cells === expected).map((row) => row.variant_id));
  const missing = setup.variants.map((v) => v.variantId).filter((id) => !finished.has(id));
  if (missing.length === 0) return;
  // Full variants keep their places; the missing ones are numbered after them, the same on every attempt.
  const places = cellPlaces(setup, plan, missing, finished.size * expected);
  let batch: CellPlace[] = [];
  for (const place of places) {
    batch.push(place);
    if (batch.length === insertBatch) {
      await insertPlaces(setup, batch);
      batch = [];
    }
  }
  if (batch.length > 0) await insertPlaces(setup, batch);
}

/** Marks the cells of pairs that cannot be rendered as failed, with what is missing. */
export async function failUnrenderableCells(setup: ExperimentSetup, plan: ExperimentPlan): Promise<void> {
  const { unrenderable } = plan;
  if (unrenderable.length === 0) return;
  await db().$executeRaw`
    update evaluation_results r set status = 'failed', error_kind = 'missing_variable', error_message = u.message,
      completed_at = now()
    from unnest(${unrenderable.map((u) => u.versionId)}::uuid[], ${unrenderable.map((u) => u.exampleId)}::uuid[],
      ${unrenderable.map((u) => u.message)}::text[]) as u(version_id, example_id, message)
    join experiment_variants v on v.version_id = u.version_id and v.experiment_id = ${setup.id}::uuid
    where r.variant_id = v.id and r.example_id = u.example_id and r.status = 'pending'
      and r.experiment_id = ${setup.id}::uuid and r.workspace_id = ${setup.workspaceId}::uuid`;
}

/**
 * Cuts the pending cells into shards of the current round, recounts the progress from the cells and marks the
 * experiment running. Does nothing when the round is over or an earlier attempt already did it.
 * @returns number of shards; null when the experiment left the round (cancelled meanwhile).
 */
export async function openRound(setup: ExperimentSetup): Promise<number | null> {
  return transaction(async () => {
    const [locked] = await db().$queryRaw<{ status: string; round: number }[]>`
      select status::text as status, round from experiments
      where id = ${setup.id}::uuid and workspace_id = ${setup.workspaceId}::uuid for update`;
    if (locked === undefined || locked.round !== setup.round) return null;
    if (locked.status !== "pending" && locked.status !== "running") return null;
    const existing = await db().experimentShard.count({
      where: { experimentId: setup.id, round: setup.round },
    });
    if (existing > 0) return existing;
    await db().$executeRaw`
      insert into experiment_shards (experiment_id, round, shard, from_position, to_position)
      select ${setup.id}::uuid, ${setup.round}, (n - 1) / ${cellsPerShard}::int, min(position), max(position) + 1
      from (select position, (row_number() over (order by position))::int as n from evaluation_results
        where experiment_id = ${setup.id}::uuid and status = 'pending') p
      group by 3`;
    const shards = await db().experimentShard.count({
      where: { experimentId: setup.id, round: setup.round },
    });
    await db().$executeRaw`
      update experiments set status = 'running', started_at = coalesce(started_at, now()), updated_at = now(),
        shards_total = ${shards}, total_cells = c.total, completed_cells = c.finished, failed_cells = c.failed,
        reused_cells = c.reused
      from (select count(*)::int as total, count(*) filter (where status in ('completed', 'failed'))::int as finished,
          count(*) filter (where status = 'failed')::int as failed, count(*) filter (where reused)::int as reused
        from evaluation_results where experiment_id = ${setup.id}::uuid) c
      where id = ${setup.id}::uuid`;
    return shards;
  });
}

interface PendingRow {
  cell_id: string;
  variant_id: string;
  example_id: string;
  revision_id: string;
  trial: number;
  position: number;
  run_id: string | null;
  reused: boolean;
  input_data: JsonObject;
  expected_output: string | null;
  context: string | null;
}

/** The shard's cells that still have to be done, in order, with their examples. */
export async function listPendingCells(setup: ExperimentSetup, shard: number): Promise<PendingCell[]> {
  const rows = await db().$queryRaw<PendingRow[]>`
    select r.id as cell_id, r.variant_id, r.example_id, r.revision_id, r.trial, r.position, r.run_id, r.reused, g.input_data,
      g.expected_output, g.context
    from experiment_shards s
    join evaluation_results r on r.experiment_id = s.experiment_id and r.position >= s.from_position
      and r.position < s.to_position and r.status = 'pending'
    join golden_example_revisions g on g.id = r.revision_id
    where s.experiment_id = ${setup.id}::uuid and s.round = ${setup.round} and s.shard = ${shard}
      and r.workspace_id = ${setup.workspaceId}::uuid
    order by r.position`;
  return rows.map((row) => ({
    cellId: row.cell_id,
    variantId: row.variant_id,
    exampleId: row.example_id,
    revisionId: row.revision_id,
    trial: row.trial,
    position: row.position,
    runId: row.run_id,
    reused: row.reused,
    inputData: row.input_data,
    expectedOutput: row.expected_output,
    context: row.context,
  }));
}

/**
 * Marks a shard finished. The experiment's row is locked meanwhile, so exactly one caller sees the last one go,
 * however many workers finish at once; a repeated call of the last one sees it again.
 * @returns shards of the round that are still open; null when the round is no longer running.
 */
export async function finishShard(setup: ExperimentSetup, shard: number): Promise<number | null> {
  return transaction(async () => {
    const [locked] = await db().$queryRaw<{ status: string; round: number }[]>`
      select status::text as status, round from experiments where id = ${setup.id}::uuid for update`;
    if (locked === undefined || locked.round !== setup.round || locked.status !== "running") return null;
    await db().experimentShard.updateMany({
      where: { experimentId: setup.id, round: setup.round, shard, finishedAt: null },
      data: { finishedAt: new Date() },
    });
    return db().experimentShard.count({
      where: { experimentId: setup.id, round: setup.round, finishedAt: null },
    });
  });
}

/**
 * Ends an experiment early: its status changes and its pending cells are closed, in one transaction. It counts as
 * ended (`completed_at`) when its results are written.
 * @returns false when it was not running any more.
 */
export async function closeExperiment(
  workspaceId: string,
  experimentId: string,
  status: "cancelled" | "over_budget" | "failed",
  error: string | null,
): Promise<boolean> {
  return transaction(async () => {
    const changed = await db().$executeRaw`
      update experiments set status = ${status}::experiment_status, error = ${error}, updated_at = now()
      where id = ${experimentId}::uuid and workspace_id = ${workspaceId}::uuid and status in ('pending', 'running')`;
    if (changed === 0) return false;
    await db().$executeRaw`
      update evaluation_results set status = 'cancelled' where experiment_id = ${experimentId}::uuid and status = 'pending'`;
    return true;
  });
}

/** Keeps an experiment's judgements for reuse before its scores are dropped: they were paid for. */
async function keepJudgements(experimentId: string): Promise<void> {
  await db().$executeRaw`
    insert into past_judgements (workspace_id, reuse_key, score, reason, details, judge_model, judge_temperature,
      judge_prompt_version)
    select distinct on (s.reuse_key) r.workspace_id, s.reuse_key, s.score, s.reason, s.details, s.judge_model,
      s.judge_temperature, s.judge_prompt_version
    from scores s join evaluation_results r on r.id = s.result_id
    where r.experiment_id = ${experimentId}::uuid and r.run_id is not null and s.reuse_key is not null
      and s.score is not null
    on conflict (workspace_id, reuse_key) do nothing`;
}

/**
 * Opens a new round over a finished experiment. `retry` opens failed and cancelled cells (those whose scoring
 * was cancelled keep their generation), `rescore` those with a
 * generation (scores are dropped, judgements among them kept for reuse), `extend` none: its cells do not exist yet.
 * @returns the round and how many cells it opened; null when the experiment is still running.
 */
export async function reopenExperiment(
  workspaceId: string,
  experimentId: string,
  kind: "retry" | "rescore" | "extend",
): Promise<{ round: number; cells: number } | null> {
  return transaction(async () => {
    const [row] = await db().$queryRaw<{ round: number }[]>`
      update experiments set status = 'pending', round = round + 1, round_kind = ${kind}, error = null,
        started_at = null, completed_at = null, updated_at = now()
      where id = ${experimentId}::uuid and workspace_id = ${workspaceId}::uuid
        and status not in ('pending', 'running')
      returning round`;
    if (row === undefined) return null;
    let cells = 0;
    if (kind === "rescore") {
      await keepJudgements(experimentId);
      await db().$executeRaw`
        delete from scores s using evaluation_results r
        where s.result_id = r.id and r.experiment_id = ${experimentId}::uuid and r.run_id is not null`;
      cells = await db().$executeRaw`
        update evaluation_results set status = 'pending', score = null, passed = null, hallucination_rate = null,
          claim_count = null, reason = null
        where experiment_id = ${experimentId}::uuid and run_id is not null and status in ('completed', 'cancelled')`;
    }
    if (kind === "retry") {
      await db().$executeRaw`
        delete from scores s using evaluation_results r
        where s.result_id = r.id and r.experiment_id = ${experimentId}::uuid and r.status in ('failed', 'cancelled')`;
      cells = await db().$executeRaw`
        update evaluation_results set status = 'pending', score = null, passed = null, error_kind = null,
          error_message = null, run_id = case when status = 'cancelled' then run_id end,
          reused = reused and status = 'cancelled'
        where experiment_id = ${experimentId}::uuid and status in ('failed', 'cancelled')
          and error_kind is distinct from 'missing_variable'`;
    }
    return { round: row.round, cells };
  });
}
