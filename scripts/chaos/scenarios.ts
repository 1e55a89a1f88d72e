import { setTimeout as sleep } from "node:timers/promises";
import { call } from "../bench/support/workload";
import { type Proof, proveExperiment } from "./proofs";
import { type App, createWorld, type World } from "./world";

export interface Scale {
  cells: number;
  kills: number;
  restarts: number;
  random: () => number;
  say: (line: string) => void;
}

const concurrency = 20;
const endTimeoutMs = 240_000;
/** A dead process is known to be dead after some three seconds; only then its cells go on. */
const progressTimeoutMs = 15_000;

async function start(world: World, app: App): Promise<string> {
  await app.ready;
  const { experiment_id: id } = await call<{ experiment_id: string }>(
    { url: app.url, key: world.key },
    "/experiments/run",
    {
      prompt_id: world.promptId,
      experiment_name: "Chaos",
      evaluators: [{ type: "contains" }],
      concurrency,
    },
  );
  return id;
}

interface State {
  status: string;
  completed: number;
  shards: number;
}

/** Null while the database is away. */
async function stateOf(world: World, id: string): Promise<State | null> {
  try {
    const { rows } = await world.database.query<State>(
      `select status::text, (select count(*)::int from evaluation_results where experiment_id = $1
         and status in ('completed', 'failed')) as completed, shards_total as shards
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

async function until(
  world: World,
  id: string,
  reached: (state: State) => boolean,
  limitMs: number,
): Promise<State | null> {
  for (let waited = 0; waited < limitMs; waited += 20) {
    const state = await stateOf(world, id);
    if (state !== null && (reached(state) || hasEnded(state))) return state;
    await sleep(20);
  }
  return stateOf(world, id);
}

async function untilEnded(world: World, id: string): Promise<void> {
  await until(world, id, hasEnded, endTimeoutMs);
  // The function runs end a moment after the experiment they ran.
  await sleep(1_500);
}

/** Calls that were made and whose cells were not written: the most that may have to be paid again. */
async function unwritten(world: World, id: string): Promise<number> {
  const { distinct } = await world.fake.counts();
  return distinct - ((await stateOf(world, id))?.completed ?? 0);
}

async function paidTwice(world: World, allowed: number): Promise<Proof> {
  const { calls, distinct } = await world.fake.counts();
  return {
    name: "calls paid twice are at most those in flight at the kills",
    holds: calls - distinct <= allowed,
    found: `${calls - distinct} of ${distinct}, in flight ${allowed}`,
  };
}

async function inWorld<T>(
  options: { cells: number; latencyMs: number; failing: number },
  work: (world: World) => Promise<T>,
): Promise<T> {
  const world = await createWorld(options);
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

/** SIGKILL at random moments: while it plans, amid the shards, while it boots, near and in the aggregation. */
export function killServer({ cells, kills, random, say }: Scale): Promise<Proof[]> {
  return inWorld({ cells, latencyMs: 60, failing: 0 }, async (world) => {
    let app = await world.startApp();
    const port = Number(new URL(app.url).port);
    const id = await start(world, app);
    let allowed = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const before = (await stateOf(world, id))?.completed ?? 0;
      const last = kill >= kills - 2;
      if (kill === 0) await sleep(random() * 150);
      else if (last) {
        await app.ready;
        await until(world, id, (state) => state.completed >= cells - concurrency, endTimeoutMs);
        await sleep(random() * 60);
      } else if (kill % 5 === 4) await sleep(random() * 2_000);
      else {
        await until(world, id, (state) => state.completed > before, progressTimeoutMs);
        await sleep(random() * 800);
      }
      await app.kill();
      const open = await unwritten(world, id);
      allowed += open;
      const state = await stateOf(world, id);
      say(
        `kill ${kill + 1}: ${state?.status}, ${state?.completed} of ${cells} cells written, ${open} in flight`,
      );
      app = await world.startApp(port);
    }
    await untilEnded(world, id);
    return [...(await proveExperiment(world.database, id, cells)), await paidTwice(world, allowed)];
  });
}

/** The database is killed and comes back, while the app goes on. */
export function restartDatabase({ cells, restarts, random, say }: Scale): Promise<Proof[]> {
  return inWorld({ cells, latencyMs: 60, failing: 0 }, async (world) => {
    const app = await world.startApp();
    const id = await start(world, app);
    for (let n = 0; n < restarts; n += 1) {
      const before = (await stateOf(world, id))?.completed ?? 0;
      await until(world, id, (state) => state.completed > before, progressTimeoutMs);
      await sleep(random() * 500);
      await world.restartDatabase();
      const state = await until(world, id, () => true, progressTimeoutMs);
      say(`restart ${n + 1}: ${state?.status}, ${state?.completed} of ${cells} cells written`);
    }
    await untilEnded(world, id);
    const alive = app.server.child.exitCode === null && app.server.child.signalCode === null;
    return [
      { name: "the app outlives its database", holds: alive, found: alive ? "alive" : "ended" },
      ...(await proveExperiment(world.database, id, cells)),
      // What is in flight when the database goes is kept in memory and written when it is back.
      await paidTwice(world, restarts * 2 * concurrency),
    ];
  });
}

/** Two processes on one database; the one with the work is killed. */
export function killOneOfTwo({ cells, random, say }: Scale): Promise<Proof[]> {
  return inWorld({ cells, latencyMs: 60, failing: 0 }, async (world) => {
    const apps = [await world.startApp(), await world.startApp()];
    await Promise.all(apps.map(({ ready }) => ready));
    const [first] = apps;
    if (first === undefined) throw new Error("No app was started.");
    const id = await start(world, first);
    await until(world, id, (state) => state.completed > cells / 4, endTimeoutMs);
    await sleep(random() * 500);
    const { rows } = await world.database.query<{ pid: number }>(
      "select pid from engine_workers where id in (select locked_by from engine_jobs) limit 1",
    );
    const victim = apps.find(({ server }) => server.child.pid === rows[0]?.pid) ?? first;
    await victim.kill();
    const open = await unwritten(world, id);
    say(`killed process ${victim.server.child.pid} with ${open} calls in flight`);
    await untilEnded(world, id);
    return [
      ...(await proveExperiment(world.database, id, cells)),
      await paidTwice(world, open + concurrency),
    ];
  });
}

/** Every fifth call fails in one of six ways. */
export function failingProvider({ cells, say }: Scale): Promise<Proof[]> {
  return inWorld({ cells, latencyMs: 20, failing: 0.2 }, async (world) => {
    const app = await world.startApp();
    const id = await start(world, app);
    await untilEnded(world, id);
    const { calls, distinct } = await world.fake.counts();
    say(`${calls} calls for ${distinct} cells`);
    const { rows } = await world.database.query<{ n: number; reasons: number }>(
      `select count(*)::int n, count(error_message)::int reasons from evaluation_results
       where experiment_id = $1 and status = 'failed'`,
      [id],
    );
    const failed = rows[0]?.n ?? 0;
    return [
      ...(await proveExperiment(world.database, id, cells)),
      {
        name: "retries leave few cells failed, each with its reason",
        holds: failed <= cells * 0.01 && failed === rows[0]?.reasons,
        found: `${failed} of ${cells}`,
      },
    ];
  });
}

/** SIGTERM amid the work, as every deployment sends it: the process ends in order and nothing is paid twice. */
export function drainServer({ cells, say }: Scale): Promise<Proof[]> {
  return inWorld({ cells, latencyMs: 60, failing: 0 }, async (world) => {
    const app = await world.startApp();
    const id = await start(world, app);
    await until(world, id, (state) => state.completed > cells / 4, endTimeoutMs);
    const askedAt = performance.now();
    app.server.child.kill("SIGTERM");
    const { code, signal } = await app.server.ended;
    const seconds = (performance.now() - askedAt) / 1000;
    const open = await unwritten(world, id);
    const held = await world.database.query("select from engine_jobs where locked_by is not null");
    say(`ended ${seconds.toFixed(1)} s after SIGTERM`);
    await world.startApp(Number(new URL(app.url).port));
    await untilEnded(world, id);
    return [
      {
        name: "it ends within 20 s with code 0",
        holds: code === 0 && seconds < 20,
        found: `code ${code ?? signal}, ${seconds.toFixed(1)} s`,
      },
      { name: "every call that was made is written", holds: open === 0, found: `${open} are not` },
      { name: "its jobs are given back", holds: held.rowCount === 0, found: `${held.rowCount} held` },
      ...(await proveExperiment(world.database, id, cells)),
      await paidTwice(world, 0),
    ];
  });
}
