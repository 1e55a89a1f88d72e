import "server-only";
import { type ExperimentDetails, getExperimentDetails } from "@/lib/data/experiment-answers";
import { getExperimentGates } from "@/lib/data/experiment-gates";
import { stampReviews } from "@/lib/data/human-reviews";
import type { CallCounts } from "@/lib/data/matrix";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import { type VariantWinRate, winRatesOf } from "@/lib/domain/experiments/breakdown";
import { winnerOf } from "@/lib/domain/experiments/finding";
import { checkGate, type GateFinding, gateReasons } from "@/lib/domain/experiments/gate";
import type { PackedMatrix } from "@/lib/domain/experiments/packed-matrix";
import { costPerThousand } from "@/lib/domain/experiments/progress";
import { isOpen } from "@/lib/domain/experiments/setup";
import type {
  ExperimentJudge,
  ExperimentSummary,
  RunningView,
  SecondaryComparison,
  VariantResult,
  VariantVerdict,
} from "@/lib/domain/experiments/view";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { agreementOf, judgeName, judgesOf } from "./experiment-judges";
import { baselineFirst, loadCallCounts, loadMatrix } from "./experiment-matrix";
import { readRunning } from "./watch-experiment-page";

/** Everything the page of an experiment is drawn from. */
export interface ExperimentPageView {
  number: number;
  promptId: string;
  summary: ExperimentSummary;
  /** The baseline first; the columns of the matrix are in the same order. */
  variants: VariantResult[];
  verdicts: VariantVerdict[];
  secondary: SecondaryComparison[];
  /** Null for a large ended experiment, whose cells the page asks for by themselves: they would hold up the verdicts. */
  matrix: PackedMatrix | null;
  warnings: string[];
  evaluators: EvaluatorSpec[];
  /** Null while it runs, and without rules. */
  gate: GateFinding | null;
  /** Its judged evaluators, in their order. */
  judges: ExperimentJudge[];
  /** Of the reviews of its cells that say whether the judge was right; null when none does. */
  agreement: { agreed: number; total: number } | null;
  /** Empty unless outputs were judged side by side. */
  winRates: VariantWinRate[];
  /** The improved variant with the largest gain, when its version is not in production yet. */
  winner: { variantId: string; versionId: string; versionNumber: number } | null;
  /** By variant, where there are any: cells without an answer that a retry would run. */
  retryable: Record<string, number>;
  /** Set while it runs; `since` is when the matrix was read. */
  running: (RunningView & { since: string }) | null;
}

function variantResult(
  details: ExperimentDetails,
  variant: ExperimentDetails["variants"][number],
  calls: number,
): VariantResult {
  const result = details.answer.results.find((one) => one.variant_id === variant.variant_id);
  const perCall = (sum: number | undefined) => (sum === undefined || calls === 0 ? null : sum / calls);
  return {
    variantId: variant.variant_id,
    versionId: variant.version_id,
    versionNumber: variant.version_number,
    provider: variant.provider,
    model: variant.model,
    isBaseline: variant.variant_id === details.baselineVariantId,
    n: result?.n ?? 0,
    avgScore: result?.avg_score ?? null,
    minScore: result?.min_score ?? null,
    maxScore: result?.max_score ?? null,
    scoreCi: result?.score_ci ?? null,
    passRate: result?.pass_rate ?? null,
    avgHallucinationRate: result?.avg_hallucination_rate ?? null,
    failureCount: result?.failure_count ?? 0,
    errorCount: result?.error_count ?? 0,
    nullCount: result?.null_count ?? 0,
    latencyP50Ms: result?.latency_ms.p50 ?? null,
    latencyP95Ms: result?.latency_ms.p95 ?? null,
    tokensIn: perCall(result?.tokens_in),
    tokensOut: perCall(result?.tokens_out),
    costUsd: result?.cost_usd ?? null,
    savedUsd: result?.saved_usd ?? null,
    costPerThousandUsd: costPerThousand(result?.cost_usd ?? null, calls),
  };
}

function verdicts(details: ExperimentDetails): VariantVerdict[] {
  return details.answer.comparisons
    .filter((comparison) => comparison.metric === "score")
    .map((comparison) => {
      const more = details.comparisonDetails.find(
        (one) => one.metric === "score" && one.variant_id === comparison.variant_id,
      );
      return {
        variantId: comparison.variant_id,
        verdict: comparison.verdict,
        nPairs: comparison.n_pairs,
        missingPairs: comparison.missing_pairs,
        difference: comparison.difference,
        ci: comparison.ci,
        pValue: comparison.p_value,
        adjustedPValue: comparison.adjusted_p_value,
        minimumDetectableDifference: comparison.minimum_detectable_difference,
        examplesNeeded: more?.examples_needed ?? null,
        better: more?.better ?? 0,
        worse: more?.worse ?? 0,
        realButSmall: more?.real_but_small ?? false,
        note: more?.note ?? null,
      };
    });
}

function secondary(details: ExperimentDetails): SecondaryComparison[] {
  return details.answer.comparisons.flatMap(({ metric, ...comparison }) =>
    metric === "score"
      ? []
      : [
          {
            metric,
            variantId: comparison.variant_id,
            nPairs: comparison.n_pairs,
            difference: comparison.difference,
            ci: comparison.ci,
            adjustedPValue: comparison.adjusted_p_value,
          },
        ],
  );
}

function summaryOf(
  details: ExperimentDetails,
  exampleCount: number | undefined,
  judgeModel: string | null,
): ExperimentSummary {
  const { answer } = details;
  const planned = Math.round(answer.progress.total / Math.max(1, details.variants.length * details.trials));
  return {
    id: answer.id,
    name: answer.name,
    status: answer.status,
    prompt: {
      name: details.promptName,
      slug: details.promptSlug,
      href: `/prompts/${details.promptSlug}`,
    },
    exampleCount: exampleCount || planned,
    trials: details.trials,
    evaluatorNames: details.evaluators.map((evaluator) => evaluator.name),
    judgeModel,
    costUsd: answer.cost_usd,
    savedUsd: details.savedUsd,
    budgetUsd: details.budgetUsd,
    smallestDifference: details.smallestDifference,
    createdAt: answer.created_at,
    startedAt: answer.started_at,
    completedAt: answer.completed_at,
    startedBy: details.createdBy,
    errorCount: answer.progress.failed,
    error: answer.error,
    simulated: details.variants.some((variant) => variant.provider === "demo"),
  };
}

function winner(details: ExperimentDetails): ExperimentPageView["winner"] {
  const best = winnerOf(details.answer.comparisons.filter((comparison) => comparison.metric === "score"));
  const variant = details.variants.find((one) => one.variant_id === best?.variant_id);
  if (variant === undefined || variant.labels.includes("production")) return null;
  return {
    variantId: variant.variant_id,
    versionId: variant.version_id,
    versionNumber: variant.version_number,
  };
}

async function gateOf(viewer: Viewer, { answer }: ExperimentDetails): Promise<GateFinding | null> {
  const { gates, baseline } = await getExperimentGates(viewer, answer.id);
  if (gates === null || Object.keys(gates).length === 0) return null;
  const outcome = checkGate(answer, gates, baseline);
  return { passed: outcome.passed, reasons: gateReasons(outcome), rules: Object.keys(gates).length };
}

/** What a variant's retry would run; one that ended before its cells were planned has all of them to run. */
function retryableCells(details: ExperimentDetails, counts: CallCounts[]): Record<string, number> {
  const each = Math.round(details.answer.progress.total / (counts.length || details.variants.length));
  const known = new Map(counts.map(({ variantId, retryable }) => [variantId, retryable]));
  const all = details.variants.map(({ variant_id: id }): [string, number] => [id, known.get(id) ?? each]);
  return Object.fromEntries(all.filter(([, cells]) => cells > 0));
}

/** More cells than this come by themselves, after the verdicts; up to here they weigh some ten kilobytes compressed. */
const cellsInPage = 4_000;

/**
 * The page of an experiment, running or ended.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function loadExperimentPage(viewer: Viewer, id: string): Promise<ExperimentPageView> {
  const since = new Date().toISOString();
  const details = await getExperimentDetails(viewer, id);
  const open = isOpen(details.answer.status);
  const stamp = stampReviews(viewer);
  const [matrix, counts, judges, agreement, running, gate] = await Promise.all([
    open || details.answer.progress.total <= cellsInPage ? loadMatrix(viewer, details) : null,
    loadCallCounts(viewer, details),
    judgesOf(viewer, id, details.evaluators, stamp),
    open ? null : agreementOf(viewer, id, stamp),
    open ? readRunning(viewer, id) : null,
    open ? null : gateOf(viewer, details),
    // Awaited here too: a running experiment without a judge asks for it in vain, and its failure must not go unheard.
    stamp,
  ]);
  const callsOf = new Map(counts.map(({ variantId, calls }) => [variantId, calls]));
  return {
    number: details.number,
    promptId: details.answer.prompt_id,
    summary: summaryOf(details, matrix?.examples.length, judgeName(judges)),
    variants: baselineFirst(details.variants, details, (variant) => variant.variant_id).map((variant) =>
      variantResult(details, variant, callsOf.get(variant.variant_id) ?? 0),
    ),
    verdicts: verdicts(details),
    secondary: secondary(details),
    matrix,
    warnings: details.warnings,
    evaluators: details.evaluators,
    gate,
    judges,
    agreement,
    winRates: winRatesOf(details.answer.pairwise),
    winner: open ? null : winner(details),
    retryable: open ? {} : retryableCells(details, counts),
    running: running === null ? null : { ...running.view, since },
  };
}
