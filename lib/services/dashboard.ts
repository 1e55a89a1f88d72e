import "server-only";
import { countExperiments } from "@/lib/data/experiment-list";
import { countExamplesByPrompt } from "@/lib/data/golden-examples";
import { type HourMetrics, listHourMetrics, sumLatencyHistogram } from "@/lib/data/metrics";
import { listVersionsByIds } from "@/lib/data/prompt-versions";
import { countPrompts, listPrompts } from "@/lib/data/prompts";
import { listVersionScores } from "@/lib/data/version-scores";
import { latencyPercentile } from "@/lib/domain/analytics/latency-histogram";
import { type HourWindow, hourly, lastHours } from "@/lib/domain/analytics/window";
import type { ListedExperiment } from "@/lib/domain/experiments/view";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { VersionScore } from "@/lib/domain/prompts/evidence";
import { listExperimentRows } from "./list-experiments";

const hours = 24;
const promptsShown = 8;
const experimentsShown = 8;

/** One figure of the last day and of the day before, with its course. */
export interface DayFigure {
  now: number | null;
  before: number | null;
  /** Hour by hour; null where there was nothing. */
  trend: (number | null)[];
}

export interface DashboardPrompt {
  id: string;
  slug: string;
  name: string;
  versionCount: number;
  exampleCount: number;
  /** The version `production` points at, with what the newest experiment found of it. */
  production: { number: number; score: VersionScore | null } | null;
  latestNumber: number | null;
}

export interface DashboardView {
  /** Calls of every origin, experiments and judges included. */
  runs: DayFigure;
  /** USD. */
  cost: DayFigure;
  /** Share of calls that were answered. */
  success: DayFigure;
  /** Milliseconds; the courses stay empty. */
  latencyP50: DayFigure;
  latencyP95: DayFigure;
  prompts: DashboardPrompt[];
  promptCount: number;
  experiments: ListedExperiment[];
  experimentCount: number;
}

function total(rows: readonly HourMetrics[], value: (row: HourMetrics) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0);
}

function successRate(rows: readonly HourMetrics[]): number | null {
  const runs = total(rows, (row) => row.runs);
  return runs === 0 ? null : 1 - total(rows, (row) => row.errors) / runs;
}

async function dayFigures(viewer: Viewer, window: HourWindow) {
  const [rows, latency, latencyBefore] = await Promise.all([
    listHourMetrics(viewer, window.before, window.to),
    sumLatencyHistogram(viewer, window.from, window.to),
    sumLatencyHistogram(viewer, window.before, window.from),
  ]);
  const now = rows.filter((row) => row.hour >= window.from);
  const before = rows.filter((row) => row.hour < window.from);
  const sums = (value: (row: HourMetrics) => number): DayFigure => ({
    now: total(now, value),
    before: total(before, value),
    trend: hourly(window, now, value, 0),
  });
  const percentile = (fraction: number): DayFigure => ({
    now: latencyPercentile(latency, fraction),
    before: latencyPercentile(latencyBefore, fraction),
    trend: [],
  });
  return {
    runs: sums((row) => row.runs),
    cost: sums((row) => Number(row.costUsd)),
    success: {
      now: successRate(now),
      before: successRate(before),
      trend: hourly<HourMetrics, number | null>(window, now, (row) => successRate([row]), null),
    },
    latencyP50: percentile(0.5),
    latencyP95: percentile(0.95),
  };
}

async function dashboardPrompts(viewer: Viewer): Promise<DashboardPrompt[]> {
  const { data } = await listPrompts(viewer, { limit: promptsShown });
  const [versions, examples, scores] = await Promise.all([
    listVersionsByIds(
      viewer,
      data.flatMap((prompt) => prompt.active_version_id ?? []),
    ),
    countExamplesByPrompt(
      viewer,
      data.map((prompt) => prompt.id),
    ),
    Promise.all(data.map((prompt) => listVersionScores(viewer, prompt.id))),
  ]);
  return data.map((prompt, index) => {
    const active = versions.find((version) => version.id === prompt.active_version_id);
    return {
      id: prompt.id,
      slug: prompt.slug,
      name: prompt.name,
      versionCount: prompt.version_count,
      exampleCount: examples.get(prompt.id) ?? 0,
      latestNumber: prompt.latest_version?.number ?? null,
      production:
        active === undefined
          ? null
          : {
              number: active.number,
              score: scores[index]?.find((score) => score.version_id === active.id) ?? null,
            },
    };
  });
}

/** What the dashboard shows: the last day against the day before, prompts in production, recent experiments. */
export async function loadDashboard(viewer: Viewer): Promise<DashboardView> {
  const [figures, prompts, promptCount, experiments, experimentCount] = await Promise.all([
    dayFigures(viewer, lastHours(hours, new Date())),
    dashboardPrompts(viewer),
    countPrompts(viewer),
    listExperimentRows(viewer, { limit: experimentsShown }),
    countExperiments(viewer),
  ]);
  return { ...figures, prompts, promptCount, experiments: experiments.rows, experimentCount };
}
