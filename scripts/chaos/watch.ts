import { setTimeout as sleep } from "node:timers/promises";
import { call } from "../bench/support/workload";
import type { Proof } from "./proofs";
import { type App, createWorld, type Ground, openGround, type World, type WorldOptions } from "./world";

export interface Scale {
  cells: number;
  kills: number;
  restarts: number;
  random: () => number;
  say: (line: string) => void;
  /** Where scenarios that leave the database alone have theirs. */
  ground: Ground;
}

/** Cells of an experiment at a time. */
export const concurrency = 20;
export const endTimeoutMs = 240_000;
/** A dead process is known to be dead after some three seconds; only then its cells go on. */
export const progressTimeoutMs = 15_000;
/** And a step is acknowledged at the end of its time box, ten seconds later. A busy machine takes its time over both. */
export const writeTimeoutMs = 45_000;

/** Starts the experiment all scenarios run, `settings` added or changed. */
export async function start(world: World, app: App, settings: Record<string, unknown> = {}): Promise<string> {
  await app.ready;
  const { experiment_id: id } = await call<{ experiment_id: string }>(
    { url: app.url, key: world.key },
    "/experiments/run",
    {
      prompt_id: world.promptId,
      experiment_name: "Chaos",
      evaluators: [{ type: "contains" }],
      concurrency,
      ...settings,
    },
  );
  return id;
}

export interface State {
  status: string;
  /** Cells that have ended. */
  completed: number;
  /** Pairs that are judged. */
  pairs: number;
  /** Calls that are written down, generations and judges' alike. */
  recorded: number;
}

/** Null while the database is away. */
export async function stateOf(world: World, id: string): Promise<State | null> {
  try {
    const { rows } = await world.database.query<State>(
      `select status::text, (select count(*)::int from evaluation_results where experiment_id = $1
         and status in ('completed', 'failed')) as completed,
         (select count(*)::int from pair_judgements where experiment_id = $1) as pairs,
         (select count(*)::int from runs where experiment_id = $1) as recorded
       from experiments where id = $1`,
      [id],
    );
    return rows[0] ?? null;
  } catch {
    return null;
  }
}

const hasEnded = (state: State | null) =>
  state !== null && state.status !== "pending" && state.status !== "running";

/** Waits until the state is reached or the experiment has ended, at most `limitMs`; answers the state then. */
export async function until(
  world: World,
  id: string,
  reached: (state: State) => boolean,
  limitMs: number,
): Promise<State | null> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    const state = await stateOf(world, id);
    if (state !== null && (reached(state) || hasEnded(state))) return state;
    await sleep(20);
  }
  return stateOf(world, id);
}

/** Waits for the end of the experiment, and of the function runs that ran it: those end a moment later. */
export async function untilEnded(world: World, id: string): Promise<void> {
  await until(world, id, hasEnded, endTimeoutMs);
  const left = `select from engine_runs where status = 'active' and function_id not like '%recover' limit 1`;
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await sleep(50)) {
    if ((await world.database.query(left)).rowCount === 0) return;
  }
}

/** Calls that were made and whose cells were not written: the most that may have to be paid again. */
export async function unwritten(world: World, id: string): Promise<number> {
  const { distinct } = await world.fake.counts();
  return distinct - ((await stateOf(world, id))?.completed ?? 0);
}

export async function paidTwice(world: World, allowed: number): Promise<Proof> {
  const { calls, distinct } = await world.fake.counts();
  return {
    name: "calls paid twice are at most those in flight at the kills",
    holds: calls - distinct <= allowed,
    found: `${calls - distinct} of ${distinct}, in flight ${allowed}`,
  };
}

async function during<T>(world: World, work: (world: World) => Promise<T>): Promise<T> {
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

export async function inWorld<T>(
  { ground }: Scale,
  options: WorldOptions,
  work: (world: World) => Promise<T>,
): Promise<T> {
  return during(await createWorld(ground, options), work);
}

/** In a world whose database nobody else is on. */
export async function inWorldApart<T>(options: WorldOptions, work: (world: World) => Promise<T>): Promise<T> {
  const ground = await openGround();
  try {
    return await during(await createWorld(ground, options), work);
  } finally {
    await ground.close();
  }
}
