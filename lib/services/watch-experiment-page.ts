import "server-only";
import {
  type ExperimentState,
  type FinishedCell,
  getExperimentState,
  listNewestCells,
  tallyVariants,
  type VariantTally,
} from "@/lib/data/experiment-progress";
import { listChangedCells } from "@/lib/data/matrix";
import { exampleName } from "@/lib/domain/examples/name";
import { type CellChange, cellReference, shortErrorCode } from "@/lib/domain/experiments/packed-matrix";
import { forecastPace, projectCost } from "@/lib/domain/experiments/progress";
import { defaultConcurrency, isOpen } from "@/lib/domain/experiments/setup";
import type {
  ExperimentProgress,
  FeedItem,
  RunningNews,
  RunningView,
  VariantProgress,
} from "@/lib/domain/experiments/view";
import { formatCounted } from "@/lib/domain/format";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type LiveCell, liveCells } from "./live-cells";
import { pause } from "./pause";

const lookEveryMs = 500;
/** A look may cost at most this share of the time: large experiments are looked at less often. */
const costliestShare = 0.1;
const recentMs = 15_000;
const feedLength = 40;
/** Batches are written a little after their cells finished, and not in that order. */
const writeDelayMs = 5_000;

function sum(tallies: VariantTally[], value: (tally: VariantTally) => number): number {
  return tallies.reduce((total, tally) => total + value(tally), 0);
}

function progressOf(state: ExperimentState, tallies: VariantTally[], live: LiveCell[]): ExperimentProgress {
  const [total, done, failed, roundDone] = [
    sum(tallies, (tally) => tally.total),
    sum(tallies, (tally) => tally.done),
    sum(tallies, (tally) => tally.failed),
    sum(tallies, (tally) => tally.roundDone),
  ];
  const roundTotal = total - done + roundDone;
  const elapsedMs = state.startedAt === null ? 0 : Date.now() - state.startedAt.getTime();
  const pace = forecastPace({
    done: roundDone,
    total: roundTotal,
    elapsedMs,
    recentlyDone: sum(tallies, (tally) => tally.recentlyDone),
    recentMs,
  });
  const roundCost = sum(tallies, (tally) => Number(tally.roundCostUsd));
  const before = Math.max(0, Number(state.costUsd) - roundCost);
  const inState = (wanted: LiveCell["state"]) => live.filter((cell) => cell.state === wanted).length;
  const waits = live.flatMap((cell) => (cell.retryAt === null ? [] : [cell.retryAt - Date.now()]));
  return {
    total,
    scored: done - failed,
    failed,
    judging: inState("judging"),
    calling: inState("calling"),
    retrying: inState("retrying"),
    reused: sum(tallies, (tally) => tally.reused),
    elapsedMs,
    ...pace,
    // Another process may do the work; then nothing is known of its workers here.
    concurrency: state.concurrency ?? defaultConcurrency,
    busyWorkers: live.length === 0 ? null : live.length,
    retries: state.retriedCalls,
    nextRetryMs: waits.length === 0 ? null : Math.max(0, Math.min(...waits)),
    costUsd: state.costUsd,
    projectedCostUsd: projectCost(state.costUsd, String(before), roundDone, roundTotal),
  };
}

function waitingSentence(name: string, waiting: LiveCell[]): string {
  const kinds = [...new Set(waiting.map((cell) => cell.errorKind ?? "unknown"))];
  const cause = kinds.every((kind) => kind === "rate_limited")
    ? `is rate-limited (429) by the provider`
    : `gets errors from the provider (${kinds.map(shortErrorCode).join(", ")})`;
  const next = Math.min(...waiting.map((cell) => cell.retryAt ?? Number.POSITIVE_INFINITY)) - Date.now();
  const when = Number.isFinite(next) ? `, next try in ${Math.max(1, Math.round(next / 1000))} s` : "";
  return `${name} ${cause}. ${formatCounted(waiting.length, "cell")} ${waiting.length === 1 ? "waits" : "wait"}${when}.`;
}

/** "v3", and with its model where the version runs on several. */
function nameAmong(tallies: VariantTally[], { variantId, versionNumber, model }: VariantTally): string {
  const twin = tallies.some((one) => one.versionNumber === versionNumber && one.variantId !== variantId);
  return twin ? `v${versionNumber} on ${model}` : `v${versionNumber}`;
}

function warningOf(name: string, tally: VariantTally, live: LiveCell[]): string | null {
  const waiting = live.filter((cell) => cell.variantId === tally.variantId && cell.state === "retrying");
  if (waiting.length > 0) return waitingSentence(name, waiting);
  if (tally.rateLimited > 0) {
    return `${name}: ${formatCounted(tally.rateLimited, "cell")} gave up after rate limits (429). Retry them when the run has ended.`;
  }
  if (tally.failed > 0) {
    return `${name}: ${formatCounted(tally.failed, "call")} failed. Open a hatched cell to see why.`;
  }
  return null;
}

function variantProgress(tally: VariantTally, tallies: VariantTally[], live: LiveCell[]): VariantProgress {
  const { variantId, done, total, avgScore, failureCount, latencyP50Ms, costUsd } = tally;
  return {
    variantId,
    done,
    total,
    avgScore,
    failureCount,
    latencyP50Ms,
    costUsd,
    warning: warningOf(nameAmong(tallies, tally), tally, live),
    isRateLimited: live.some(
      (cell) =>
        cell.variantId === variantId && cell.state === "retrying" && cell.errorKind === "rate_limited",
    ),
  };
}

function feedItem(cell: FinishedCell): FeedItem {
  return {
    cellId: cellReference(cell.exampleId, cell.variantId, cell.trial),
    at: cell.completedAt.toISOString(),
    exampleName: exampleName(cell.exampleNumber),
    variantId: cell.variantId,
    latencyMs: cell.latencyMs,
    score: cell.score,
    errorCode: cell.errorKind === null ? null : shortErrorCode(cell.errorKind),
  };
}

/** Where a running experiment stands now. @throws AssayError `not_found`. */
export async function readRunning(
  viewer: Viewer,
  id: string,
): Promise<{ state: ExperimentState; view: RunningView; live: LiveCell[] }> {
  const state = await getExperimentState(viewer, id);
  const [tallies, newest] = await Promise.all([
    tallyVariants(viewer, id, state.startedAt, recentMs),
    listNewestCells(viewer, id, state.startedAt, feedLength),
  ]);
  const live = liveCells(id);
  return {
    state,
    live,
    view: {
      progress: progressOf(state, tallies, live),
      variants: tallies.map((tally) => variantProgress(tally, tallies, live)),
      feed: newest.map(feedItem),
    },
  };
}

/** Cells in flight as changes of the matrix, and back to queued where one left flight without a result. */
function liveChanges(before: Map<string, CellChange>, live: LiveCell[]) {
  const now = new Map<string, CellChange>(
    live.map(({ exampleId, variantId, state, errorKind }) => [
      cellReference(exampleId, variantId),
      [exampleId, variantId, state === "retrying" ? `r${errorKind ?? ""}` : state === "judging" ? "j" : "c"],
    ]),
  );
  const left = [...before.entries()].flatMap(([key, [exampleId, variantId]]): CellChange[] =>
    now.has(key) ? [] : [[exampleId, variantId, "q"]],
  );
  const moved = [...now.entries()].flatMap(([key, change]) =>
    before.get(key)?.[2] === change[2] ? [] : [change],
  );
  return { now, changes: [...left, ...moved] };
}

/**
 * What the page of a running experiment shows: at once, then whenever something moved, until the experiment has ended.
 * Each event's id says from when to go on after a lost connection.
 * @param since changes of cells from here on are told.
 * @throws AssayError `not_found` before the first event.
 */
export async function* watchExperimentPage(
  viewer: Viewer,
  id: string,
  since: Date,
  signal: AbortSignal,
): AsyncGenerator<{ event: string; id: string; data: RunningNews }> {
  let from = new Date(since.getTime() - writeDelayMs);
  let flying = new Map<string, CellChange>();
  let told = new Map<string, string>();
  let last = "";
  while (!signal.aborted) {
    const began = Date.now();
    const { state, view, live } = await readRunning(viewer, id);
    const finished = await listChangedCells(viewer, id, from);
    const flight = liveChanges(flying, live);
    flying = flight.now;
    const news = finished.filter(([example, variant, code]) => told.get(`${example}.${variant}`) !== code);
    told = new Map(finished.map(([example, variant, code]) => [`${example}.${variant}`, code]));
    // What is finished comes last: it stands over what was in flight a moment ago.
    const changes = [...flight.changes, ...news];
    const open = isOpen(state.status);
    const { elapsedMs: _, ...counts } = view.progress;
    const text = JSON.stringify([state.status, counts, view.feed[0]?.cellId ?? null]);
    if (text !== last || changes.length > 0 || !open) {
      yield {
        event: open ? "progress" : "done",
        id: new Date(began).toISOString(),
        data: { status: state.status, ...view, changes },
      };
    }
    if (!open) return;
    last = text;
    from = new Date(began - writeDelayMs);
    await pause(Math.max(lookEveryMs, (Date.now() - began) / costliestShare), signal);
  }
}
