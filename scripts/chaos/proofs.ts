import type pg from "pg";

/** Something that must hold afterwards, with what was found. */
export interface Proof {
  name: string;
  holds: boolean;
  found: string;
}

interface CellRow {
  variant_id: string;
  example_id: string;
  trial: number;
  status: string;
  score: number | null;
  passed: boolean | null;
  cost_usd: string | null;
  run_status: string | null;
}

interface ResultRow {
  variant_id: string;
  n: number;
  avg_score: number | null;
  pass_rate: number | null;
  failure_count: number;
  error_count: number;
  cost_usd: string | null;
}

async function rows<T extends pg.QueryResultRow>(
  database: pg.Pool,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  return (await database.query<T>(sql, values)).rows;
}

async function count(database: pg.Pool, sql: string, values: unknown[] = []): Promise<number> {
  const [row] = await rows<{ n: string }>(database, `select count(*) as n from ${sql}`, values);
  return Number(row?.n);
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function alike(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
}

/** The stored aggregate of a variant against the same computed from its cells in plain code (one trial an example). */
function isRecomputed(result: ResultRow, cells: CellRow[]): boolean {
  const own = cells.filter((cell) => cell.variant_id === result.variant_id);
  const scores = own.flatMap((cell) => (cell.score === null ? [] : [cell.score]));
  const passed = own.flatMap((cell) => (cell.passed === null ? [] : [Number(cell.passed)]));
  const cost = own.reduce((sum, cell) => sum + Number(cell.cost_usd ?? 0), 0);
  return (
    result.n === scores.length &&
    alike(result.avg_score, mean(scores)) &&
    alike(result.pass_rate, mean(passed)) &&
    result.failure_count === scores.filter((score) => score < 0.5).length &&
    result.error_count === own.filter((cell) => cell.status === "failed").length &&
    alike(Number(result.cost_usd), cost)
  );
}

async function proveCells(database: pg.Pool, id: string, total: number): Promise<Proof[]> {
  const cells = await rows<CellRow>(
    database,
    `select r.variant_id, r.example_id, r.trial, r.status::text, r.score, r.passed, r.cost_usd::text,
       u.status::text as run_status
     from evaluation_results r left join runs u on u.id = r.run_id where r.experiment_id = $1`,
    [id],
  );
  const places = new Set(cells.map((cell) => `${cell.variant_id} ${cell.example_id} ${cell.trial}`));
  const ended = cells.filter((cell) => cell.status === "completed" || cell.status === "failed");
  const withRun = cells.filter((cell) => cell.status === "completed" && cell.run_status === "completed");
  const failed = cells.filter((cell) => cell.status === "failed").length;
  const results = await rows<ResultRow>(
    database,
    `select x.variant_id, x.n, x.avg_score, x.pass_rate, x.failure_count, x.error_count, x.cost_usd::text
     from experiment_results x join experiment_variants v on v.id = x.variant_id where v.experiment_id = $1`,
    [id],
  );
  const [experiment] = await rows<{ completed_cells: number; failed_cells: number; cost: string }>(
    database,
    "select completed_cells, failed_cells, cost_usd::text as cost from experiments where id = $1",
    [id],
  );
  const cost = cells.reduce((sum, cell) => sum + Number(cell.cost_usd ?? 0), 0);
  return [
    {
      name: "each cell has exactly one result",
      holds: cells.length === total && places.size === total && ended.length === total,
      found: `${ended.length} of ${total} ended, ${failed} of them failed`,
    },
    {
      name: "each completed cell has its completed run",
      holds: withRun.length === total - failed,
      found: `${withRun.length} runs`,
    },
    {
      name: "the progress counters equal the cells",
      holds: experiment?.completed_cells === total && experiment.failed_cells === failed,
      found: `${experiment?.completed_cells} completed, ${experiment?.failed_cells} failed`,
    },
    {
      name: "the aggregates equal a recomputation from the cells",
      holds: results.length === 2 && results.every((result) => isRecomputed(result, cells)),
      found: results.map((result) => `n ${result.n}, mean ${result.avg_score}`).join("; "),
    },
    {
      name: "the experiment's cost covers every cell's",
      holds: Number(experiment?.cost) >= cost - 1e-9,
      found: `$${experiment?.cost} for $${cost.toFixed(6)}`,
    },
  ];
}

async function proveQueue(database: pg.Pool, id: string): Promise<Proof[]> {
  // The schedule's next turn may be under way at any moment and is no part of the experiment.
  const own = "function_id not like '%recover'";
  const runs = await count(database, "runs where status in ('pending', 'running')");
  const shards = await count(database, "experiment_shards where experiment_id = $1 and finished_at is null", [
    id,
  ]);
  const events = await count(database, "engine_events where not dispatched");
  const jobs = await count(database, `engine_jobs where ${own}`);
  const work = await count(database, `engine_runs where status <> 'completed' and ${own}`);
  const results = await count(database, "evaluation_results where status = 'pending'");
  return [
    {
      name: "no orphan pending or running row",
      holds: runs + results === 0,
      found: `${runs} runs, ${results} cells`,
    },
    { name: "no event lost", holds: events === 0, found: `${events} events left` },
    {
      name: "no work left or given up",
      holds: jobs + work + shards === 0,
      found: `${jobs} jobs, ${work} function runs, ${shards} shards`,
    },
  ];
}

/** Everything that must hold of an experiment after the storm. */
export async function proveExperiment(database: pg.Pool, id: string, total: number): Promise<Proof[]> {
  const [experiment] = await rows<{ status: string; error: string | null }>(
    database,
    "select status::text, error from experiments where id = $1",
    [id],
  );
  return [
    {
      name: "the experiment is completed",
      holds: experiment?.status === "completed",
      found: `${experiment?.status} ${experiment?.error ?? ""}`.trim(),
    },
    ...(await proveCells(database, id, total)),
    ...(await proveQueue(database, id)),
  ];
}
