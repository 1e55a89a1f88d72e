import "server-only";
import type { JudgedPair, PairTally } from "@/lib/domain/evaluators/pairwise";
import type { ExperimentSetup } from "@/lib/domain/experiments/setup";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import type { ExperimentSpend } from "./cell-batch";
import { db, transaction } from "./client";
import { runCtes, runParameter } from "./run-batch";
import { storableJson, storableText } from "./storable-json";

/** Two generations that wait to be judged side by side. */
export interface OpenPair {
  variantId: string;
  exampleId: string;
  trial: number;
  runId: string;
  baselineRunId: string;
  /** Input variables as JSON. */
  input: string;
  expected: string | null;
  context: string | null;
  variant: string;
  baseline: string;
}

/** Pairs of an experiment that have no judgement yet, in run order. */
export function listOpenPairs(setup: ExperimentSetup, limit: number): Promise<OpenPair[]> {
  return db().$queryRaw<OpenPair[]>`
    select v.variant_id as "variantId", v.example_id as "exampleId", v.trial, v.run_id as "runId",
      b.run_id as "baselineRunId", g.input_data::text as input, g.expected_output as expected, g.context,
      coalesce(rv.output, '') as variant, coalesce(rb.output, '') as baseline
    from evaluation_results v
    join evaluation_results b on b.experiment_id = v.experiment_id and b.variant_id = ${setup.baselineVariantId}::uuid
      and b.revision_id = v.revision_id and b.trial = v.trial
    join runs rv on rv.id = v.run_id
    join runs rb on rb.id = b.run_id
    join golden_example_revisions g on g.id = v.revision_id
    where v.experiment_id = ${setup.id}::uuid and v.workspace_id = ${setup.workspaceId}::uuid
      and v.variant_id <> b.variant_id and v.status = 'completed' and b.status = 'completed'
      and not exists (select 1 from pair_judgements p
        where p.variant_id = v.variant_id and p.example_id = v.example_id and p.trial = v.trial)
    order by v.position limit ${limit}`;
}

/**
 * Drops judgements that no longer hold: without an outcome, or of generations that were replaced since. They are made
 * anew.
 */
export async function dropStalePairs(setup: ExperimentSetup): Promise<void> {
  await db().$executeRaw`
    delete from pair_judgements p
    where p.experiment_id = ${setup.id}::uuid and (p.outcome is null
      or not exists (select 1 from evaluation_results v
        where v.variant_id = p.variant_id and v.example_id = p.example_id and v.trial = p.trial and v.run_id = p.run_id)
      or not exists (select 1 from evaluation_results b
        where b.variant_id = ${setup.baselineVariantId}::uuid and b.example_id = p.example_id and b.trial = p.trial
          and b.run_id = p.baseline_run_id))`;
}

/** A judged pair, as it is written: once. */
export interface PairRecord {
  variantId: string;
  exampleId: string;
  trial: number;
  runId: string;
  baselineRunId: string;
  outcome: string | null;
  flipped: boolean;
  reason: string;
  judgeModel: string | null;
  /** As it was sent; null where the model takes none. */
  judgeTemperature: number | null;
  judgePromptVersion: string | null;
  /** The judge's raw answer, kept when it could not be read. */
  judgeRaw: string | null;
  /** Paid for both orders; null when no judge was asked, or nobody knows its price. */
  costUsd: string | null;
}

function pairRow(pair: PairRecord) {
  return {
    variant_id: pair.variantId,
    example_id: pair.exampleId,
    trial: pair.trial,
    run_id: pair.runId,
    baseline_run_id: pair.baselineRunId,
    outcome: pair.outcome,
    flipped: pair.flipped,
    reason: storableText(pair.reason),
    judge_model: pair.judgeModel,
    judge_temperature: pair.judgeTemperature,
    judge_prompt_version: pair.judgePromptVersion,
    judge_raw: pair.judgeRaw === null ? null : storableText(pair.judgeRaw),
    cost_usd: pair.costUsd,
  };
}

const writePairSql = `
with ${runCtes},
  pair_rows as (
    insert into pair_judgements (experiment_id, variant_id, example_id, trial, run_id, baseline_run_id, outcome, flipped,
      reason, judge_model, judge_temperature, judge_prompt_version, judge_raw, cost_usd)
    select $4::uuid, p.* from jsonb_to_record($3::jsonb) as p(variant_id uuid, example_id uuid, trial int, run_id uuid,
      baseline_run_id uuid, outcome text, flipped boolean, reason text, judge_model text,
      judge_temperature float8, judge_prompt_version text, judge_raw text, cost_usd numeric)
    on conflict do nothing)
update experiments e set cost_usd = e.cost_usd + paid.usd, judge_cost_usd = e.judge_cost_usd + paid.usd,
  updated_at = now()
from (select coalesce(sum(i.cost_usd), 0) as usd from run_input i join run_rows using (id)) paid
where e.id = $4::uuid and e.workspace_id = $1::uuid
returning e.status::text as status, e.cost_usd::text as paid, e.concurrency`;

/**
 * Writes a judged pair with its judge's calls and what they cost, in one statement. A pair that is there keeps what it
 * has, and a call that is stored is not counted again; calls that really were made twice cost twice.
 * @returns the experiment's status and spend; null when it is gone.
 */
export async function writePair(
  setup: ExperimentSetup,
  pair: PairRecord,
  runs: FinishedRun[],
): Promise<ExperimentSpend | null> {
  const rows = await db().$queryRawUnsafe<{ status: string; paid: string; concurrency: number | null }[]>(
    writePairSql,
    setup.workspaceId,
    runParameter(runs),
    storableJson(pairRow(pair)),
    setup.id,
  );
  const row = rows[0];
  if (row === undefined) return null;
  return { status: row.status, paidUsd: row.paid, concurrency: row.concurrency };
}

export interface VariantPairs {
  variantId: string;
  pairs: JudgedPair[];
  /** The variant's examples, judged or not. */
  examples: number;
  judgeModel: string | null;
}

/** Every variant's judged pairs; the baseline has none. */
export async function listVariantPairs(setup: ExperimentSetup): Promise<VariantPairs[]> {
  const rows = await db().$queryRaw<VariantPairs[]>`
    select v.id as "variantId",
      coalesce((select jsonb_agg(jsonb_build_object('exampleId', p.example_id, 'outcome', p.outcome,
          'flipped', p.flipped)) from pair_judgements p where p.variant_id = v.id), '[]'::jsonb) as pairs,
      (select count(distinct r.example_id)::int from evaluation_results r where r.variant_id = v.id) as examples,
      (select p.judge_model from pair_judgements p where p.variant_id = v.id and p.judge_model is not null limit 1)
        as "judgeModel"
    from experiment_variants v
    where v.experiment_id = ${setup.id}::uuid and v.id <> ${setup.baselineVariantId}::uuid
    order by v.position`;
  return rows;
}

/** Replaces the win rates of an experiment. */
export async function writePairwiseResults(
  setup: ExperimentSetup,
  results: { variantId: string; tally: PairTally; judgeModel: string | null }[],
): Promise<void> {
  await transaction(async () => {
    await db().pairwiseResult.deleteMany({ where: { variant: { experimentId: setup.id } } });
    await db().pairwiseResult.createMany({
      data: results.map(({ variantId, tally: { rate, ci, ...counts }, judgeModel }) => ({
        variantId,
        judgeModel,
        ...counts,
        baselineVariantId: setup.baselineVariantId,
        winRate: rate,
        ciLow: ci?.[0] ?? null,
        ciHigh: ci?.[1] ?? null,
      })),
    });
  });
}
