import "server-only";
import { sendEvent } from "@/inngest/client";
import { experimentPairs } from "@/inngest/events";
import { getExperimentSetup } from "@/lib/data/experiments";
import { dropStalePairs, listOpenPairs, type OpenPair, writePair } from "@/lib/data/pair-judgements";
import {
  type PairwiseSpec,
  pairQuestions,
  pairVerdict,
  pairwisePromptVersion,
  sameOutputs,
} from "@/lib/domain/evaluators/pairwise";
import type { ExperimentSetup } from "@/lib/domain/experiments/setup";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { aggregateExperiment } from "./aggregate-experiment";
import { askJudge } from "./ask-judge";
import { CallsInFlight } from "./calls-in-flight";
import { closeOverBudget } from "./close-experiment";
import { type ExperimentSession, withSession } from "./experiment-session";
import { paidCalls, paidFor } from "./paid-for";
import { type ProviderDirectory, providerDirectory } from "./provider-access";

const batch = 500;

export interface PairsRequest {
  workspaceId: string;
  experimentId: string;
  round: number;
}

/** As of a shard. */
export type PairsOutcome = "more" | "finished" | "closed";

/**
 * What follows the last cell of a round: the judging of pairs where it was asked for, else the results.
 */
export async function concludeRound(setup: ExperimentSetup): Promise<void> {
  if (setup.pairwise === null) return aggregateExperiment(setup, { finish: true });
  const { id: experimentId, workspaceId, round } = setup;
  await sendEvent(
    experimentPairs.create(
      { experimentId, workspaceId, round, part: 0 },
      { id: `pairs ${experimentId} ${round} 0` },
    ),
  );
}

/** Drops judgements of an earlier round that no longer hold. */
export async function tidyPairs({ workspaceId, experimentId, round }: PairsRequest): Promise<void> {
  const setup = await getExperimentSetup(systemViewer(workspaceId), experimentId);
  if (setup.round === round && setup.status === "running") await dropStalePairs(setup);
}

interface PairWork {
  session: ExperimentSession;
  directory: ProviderDirectory;
  spec: PairwiseSpec;
}

/** Judges one pair in both orders at once and writes it; cut off from outside, only what was paid is. */
async function judgePair(work: PairWork, pair: OpenPair, signal: AbortSignal): Promise<void> {
  const { session, directory, spec } = work;
  const { setup } = session;
  const { variantId, exampleId, trial, runId, baselineRunId } = pair;
  const place = { variantId, exampleId, trial, runId, baselineRunId };
  const same = sameOutputs(pair);
  if (same !== null) {
    const none = {
      judgeModel: null,
      judgeTemperature: null,
      judgePromptVersion: null,
      judgeRaw: null,
      costUsd: null,
    };
    session.heed(await writePair(setup, { ...place, ...same, ...none }, []));
    return;
  }
  const context = {
    directory,
    promptId: setup.promptId,
    experimentId: setup.id,
    group: setup.id,
    priority: "batch" as const,
    signal,
  };
  const [one, other] = pairQuestions(pair, spec);
  const [first, second] = await Promise.all([askJudge(context, one), askJudge(context, other)]);
  const runs = [...first.runs, ...second.runs];
  if (signal.aborted) {
    session.writer.add(null, paidCalls(runs));
    return;
  }
  const unread = [first.answer, second.answer].find(({ ok }) => !ok);
  const record = {
    ...place,
    ...pairVerdict(first.answer, second.answer),
    judgeModel: `${first.judge.provider}/${first.judge.model}`,
    judgeTemperature: first.temperature,
    judgePromptVersion: pairwisePromptVersion,
    judgeRaw: unread?.raw ?? null,
    costUsd: paidFor(runs),
  };
  session.heed(await writePair(setup, record, runs));
}

/** @returns whether every pair of the batch was judged. */
async function judgeBatch(work: PairWork, pairs: OpenPair[], deadline: number): Promise<boolean> {
  const inFlight = new CallsInFlight(work.session, deadline);
  let startedAll = true;
  for (const pair of pairs) {
    startedAll = await inFlight.start((signal) => judgePair(work, pair, signal));
    if (!startedAll) break;
  }
  await inFlight.settled();
  return startedAll;
}

async function judgeAll(work: PairWork, deadline: number): Promise<PairsOutcome> {
  const { session } = work;
  for (;;) {
    const pairs = await listOpenPairs(session.setup, batch);
    if (pairs.length === 0) break;
    const all = await judgeBatch(work, pairs, deadline);
    if (session.stopReason === "over_budget") {
      await closeOverBudget(session.setup);
      return "closed";
    }
    if (session.stopReason === "closed") return "closed";
    if (!all) return "more";
  }
  await aggregateExperiment(session.setup, { finish: true });
  return "finished";
}

/**
 * Judges the pairs of an experiment that have no judgement yet, for about `timeBoxMs`; after the last one it makes the
 * results and ends the round. Safe to repeat at any point; judged pairs are skipped.
 * @throws AssayError `invalid` when the judge's provider is not connected any more.
 */
export async function judgePairs(request: PairsRequest, timeBoxMs: number): Promise<PairsOutcome> {
  const deadline = performance.now() + timeBoxMs;
  const { workspaceId, experimentId, round } = request;
  const outcome = await withSession(workspaceId, experimentId, round, async (session) => {
    const spec = session.setup.pairwise;
    if (spec === null) return "closed";
    const directory = await providerDirectory(session.viewer);
    return judgeAll({ session, directory, spec }, deadline);
  });
  return outcome ?? "closed";
}
