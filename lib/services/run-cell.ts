import "server-only";
import { newId, newTraceId } from "@/lib/data/new-id";
import type { ReusableRun } from "@/lib/data/runs";
import type { RunAnswer } from "@/lib/domain/api/runs";
import { AssayError } from "@/lib/domain/errors";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import type { CellOutcome } from "@/lib/domain/experiments/cell";
import type { ExperimentSetup, PendingCell, VariantSetup } from "@/lib/domain/experiments/setup";
import type { ChatMessage, CompletionRequest } from "@/lib/domain/runs/completion";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { renderMessages } from "@/lib/domain/templates/render";
import { callModel, generationKey } from "./call-model";
import { evaluateOutput, failedGeneration, type OutputEvaluation } from "./evaluate-output";
import type { ExperimentSession } from "./experiment-session";
import { beginLiveCell, endLiveCell, type LiveCell } from "./live-cells";
import { paidCalls } from "./paid-for";
import type { ProviderDirectory } from "./provider-access";
import type { Release } from "./semaphore";

/** A cell ready to run: rendered, with its content hash where an identical generation may be reused. */
export interface PreparedCell {
  cell: PendingCell;
  variant: VariantSetup;
  request: CompletionRequest | null;
  /** Why it cannot be rendered; then `request` is null. */
  problem: string | null;
  reuseKey: string | null;
}

interface CellContext {
  directory: ProviderDirectory;
  reusable: Map<string, ReusableRun>;
  outputs: Map<string, RunAnswer>;
}

/** One cell being done. */
interface CellWork {
  session: ExperimentSession;
  context: CellContext;
  prepared: PreparedCell;
  /** Gives the cell's place among the calls to another. */
  endCall: Release;
  signal: AbortSignal;
  live: LiveCell;
}

/** Identical requests are reused when the model is asked to be deterministic, or whenever the experiment says so. */
function mayReuse(setup: ExperimentSetup, variant: VariantSetup): boolean {
  if (setup.reuse !== null) return setup.reuse;
  return variant.parameters.temperature === 0 || variant.parameters.seed !== undefined;
}

function variantOf(setup: ExperimentSetup, cell: PendingCell): VariantSetup {
  const variant = setup.variants.find((candidate) => candidate.variantId === cell.variantId);
  if (variant === undefined) throw new Error(`Cell ${cell.cellId} belongs to no variant of its experiment.`);
  return variant;
}

/** Renders a cell's messages. A cell that cannot be rendered is prepared with its problem, not thrown. */
export function prepareCell(
  setup: ExperimentSetup,
  directory: ProviderDirectory,
  cell: PendingCell,
): PreparedCell {
  const variant = variantOf(setup, cell);
  let messages: ChatMessage[];
  try {
    messages = renderMessages(variant.messages, variant.templateFormat, cell.inputData);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { cell, variant, request: null, problem: error.message, reuseKey: null };
  }
  const request: CompletionRequest = {
    model: variant.model,
    messages,
    parameters: variant.parameters,
    responseFormat: variant.responseFormat,
    tools: variant.tools,
  };
  const reuse = cell.runId === null && mayReuse(setup, variant) && directory.isConfigured(variant.provider);
  const reuseKey = reuse
    ? generationKey(directory.access(variant.provider), {
        provider: variant.provider,
        request,
        trial: cell.trial,
      })
    : null;
  return { cell, variant, request, problem: null, reuseKey };
}

/** A generation, paid now or taken from before. */
interface Generation {
  runId: string;
  output: string;
  latencyMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: string | null;
  reused: boolean;
  attempts: number;
}

function generationOf(run: FinishedRun): Generation {
  const { latencyMs, tokensIn, tokensOut, costUsd, attempts } = run;
  return {
    runId: run.id,
    output: run.output ?? "",
    latencyMs,
    tokensIn,
    tokensOut,
    costUsd,
    attempts,
    reused: false,
  };
}

function outcome(
  prepared: PreparedCell,
  generation: Partial<Generation> & { error?: CellOutcome["errorKind"]; message?: string },
  evaluation: OutputEvaluation,
): CellOutcome {
  const reused = generation.reused ?? false;
  return {
    cellId: prepared.cell.cellId,
    status: generation.error === undefined ? "completed" : "failed",
    runId: generation.runId ?? null,
    score: evaluation.score,
    passed: evaluation.passed,
    hallucinationRate: evaluation.hallucinationRate,
    claimCount: evaluation.claimCount,
    reason: evaluation.reason,
    errorKind: generation.error ?? null,
    errorMessage: generation.message ?? null,
    latencyMs: generation.latencyMs ?? null,
    tokensIn: generation.tokensIn ?? null,
    tokensOut: generation.tokensOut ?? null,
    costUsd: generation.costUsd ?? null,
    judgeCostUsd: evaluation.judgeCostUsd,
    // A rescored cell was reused earlier: its saving is counted already.
    savedUsd: reused && prepared.cell.runId === null ? (generation.costUsd ?? "0") : "0",
    reused,
    retries: Math.max(0, (generation.attempts ?? 1) - 1),
    completedAt: new Date().toISOString(),
    scores: evaluation.scores,
  };
}

async function score(work: CellWork, generation: Generation, runs: FinishedRun[]): Promise<void> {
  const { session, context, prepared, live, signal } = work;
  const { setup } = session;
  live.state = "judging";
  const evaluation = await evaluateOutput({
    viewer: session.viewer,
    directory: context.directory,
    specs: setup.evaluators,
    input: {
      variables: prepared.cell.inputData,
      messages: prepared.request?.messages ?? [],
      output: generation.output,
      expected: prepared.cell.expectedOutput,
      context: prepared.cell.context,
      latencyMs: generation.latencyMs,
      costUsd: generation.costUsd,
    },
    revisionId: prepared.cell.revisionId,
    promptId: setup.promptId,
    experimentId: setup.id,
    group: setup.id,
    priority: "batch",
    reuseScores: setup.reuse !== false,
    signal,
  });
  const calls = [...runs, ...evaluation.judgeRuns];
  // Closed from outside: the cell stays as it is, what was paid for it is counted all the same.
  if (signal.aborted) {
    session.writer.add(null, paidCalls(calls));
    return;
  }
  session.writer.add(outcome(prepared, generation, evaluation), calls);
}

/** Whether scoring asks nobody else: then the cell needs its place among the calls no longer than its own call. */
function scoresAlone({ setup }: ExperimentSession): boolean {
  return setup.evaluators.every(({ type }) => getEvaluator(type).kind === "deterministic");
}

/**
 * Calls the model and scores what it answered; a call that fails is a failed cell with its reason. Another cell's call
 * begins before this one is scored: answers that come together would otherwise wait for each other's scores.
 */
async function generate(work: CellWork): Promise<void> {
  const { session, context, prepared, live, signal } = work;
  const { cell, variant, request } = prepared;
  if (request === null) return;
  const { setup } = session;
  const createdAt = new Date().toISOString();
  const result = await callModel(context.directory, {
    provider: variant.provider,
    request,
    group: setup.id,
    priority: "batch",
    trial: cell.trial,
    signal,
    onRetry: (errorKind, delayMs) => {
      Object.assign(live, { state: "retrying", errorKind, retryAt: Date.now() + delayMs });
    },
    onAttempt: () => {
      Object.assign(live, { state: "calling", errorKind: null, retryAt: null });
    },
  });
  if (scoresAlone(session)) work.endCall();
  // Closed from outside: nothing is written of a call that was cut off.
  if (result.status === "cancelled") return;
  const run: FinishedRun = {
    id: newId(),
    promptId: setup.promptId,
    promptVersionId: variant.versionId,
    experimentId: setup.id,
    origin: "experiment",
    messages: request.messages,
    variables: cell.inputData,
    parameters: request.parameters,
    responseFormat: request.responseFormat,
    tools: request.tools,
    fallbacks: [],
    traceId: newTraceId(),
    user: null,
    sessionId: null,
    createdAt,
    ...result,
  };
  if (result.error !== null) {
    const evaluation = failedGeneration(result.error.kind, result.error.message, setup.evaluators);
    const failed = { ...generationOf(run), error: result.error.kind, message: result.error.message };
    session.writer.add(outcome(prepared, failed, evaluation), [run]);
    return;
  }
  await score(work, generationOf(run), [run]);
}

/** Takes the cell's generation from where it is, or makes it, and scores it. */
async function answerAndScore(work: CellWork): Promise<void> {
  const { context, prepared } = work;
  const { cell, reuseKey } = prepared;
  const earlier = cell.runId === null ? undefined : context.outputs.get(cell.runId);
  if (earlier !== undefined) {
    const generation: Generation = {
      runId: earlier.id,
      output: earlier.output ?? "",
      latencyMs: earlier.latency_ms,
      tokensIn: earlier.tokens_in,
      tokensOut: earlier.tokens_out,
      costUsd: earlier.cost_usd,
      reused: cell.reused,
      attempts: 1,
    };
    await score(work, generation, []);
    return;
  }
  const known = reuseKey === null ? undefined : context.reusable.get(reuseKey);
  if (known !== undefined) {
    await score(work, { ...known, reused: true, attempts: 1 }, []);
    return;
  }
  await generate(work);
}

/**
 * Does one cell and hands its result to the session's writer: scores a generation that is there already, reuses an
 * identical one, or calls the model. Never throws for what a provider or a judge does.
 */
export async function runCell(start: Omit<CellWork, "live">): Promise<void> {
  const { session, prepared } = start;
  const { cell, problem } = prepared;
  if (problem !== null) {
    const evaluation = failedGeneration("missing_variable", problem, session.setup.evaluators);
    session.writer.add(outcome(prepared, { error: "missing_variable", message: problem }, evaluation), []);
    return;
  }
  const live = beginLiveCell(session.setup.id, {
    exampleId: cell.exampleId,
    variantId: cell.variantId,
    state: "calling",
  });
  try {
    await answerAndScore({ ...start, live });
  } finally {
    endLiveCell(session.setup.id, live);
  }
}
