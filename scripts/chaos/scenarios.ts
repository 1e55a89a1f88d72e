import { setTimeout as sleep } from "node:timers/promises";
import { leadTo, momentsOf, Victim } from "./kills";
import { type Proof, proveExperiment } from "./proofs";
import {
  concurrency,
  endTimeoutMs,
  inWorld,
  inWorldApart,
  paidTwice,
  progressTimeoutMs,
  type Scale,
  start,
  stateOf,
  until,
  untilEnded,
  unwritten,
} from "./watch";

/** SIGKILL while it plans, amid the shards, while it boots, between a write and its acknowledgement, in the aggregation. */
export function killServer(scale: Scale): Promise<Proof[]> {
  const { cells, kills } = scale;
  // Slow enough that the cells outlast the kills amid them.
  return inWorld(scale, { cells, latencyMs: 150 }, async (world) => {
    const victim = new Victim(world, scale, await world.startApp());
    let id = "";
    const moments = momentsOf(kills);
    for (const moment of moments) {
      await victim.kill(
        moment,
        () => id,
        async () => {
          if (id === "") id = await start(world, victim.app);
          else await leadTo(moment, victim, world, id, scale);
        },
      );
    }
    await untilEnded(world, id);
    return [
      ...(await proveExperiment(world.database, id, cells)),
      await paidTwice(world, victim.lost),
      victim.bounded(1),
      victim.met(moments),
    ];
  });
}

/** The database is killed and comes back, while the app goes on. */
export function restartDatabase({ cells, restarts, random, say }: Scale): Promise<Proof[]> {
  return inWorldApart({ cells, latencyMs: 60 }, async (world) => {
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
export function killOneOfTwo(scale: Scale): Promise<Proof[]> {
  const { cells, random, say } = scale;
  return inWorld(scale, { cells, latencyMs: 60 }, async (world) => {
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
export function failingProvider(scale: Scale): Promise<Proof[]> {
  const { cells, say } = scale;
  return inWorld(scale, { cells, latencyMs: 20, failing: 0.2 }, async (world) => {
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
export function drainServer(scale: Scale): Promise<Proof[]> {
  const { cells, say } = scale;
  return inWorld(scale, { cells, latencyMs: 60 }, async (world) => {
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

/** SIGTERM while calls are under way that take longer than a stop may: it ends in time all the same, and they are made again. */
export function drainSlowCalls(scale: Scale): Promise<Proof[]> {
  const { say } = scale;
  const cells = concurrency;
  return inWorld(scale, { cells, latencyMs: 25_000, callTimeoutMs: 60_000 }, async (world) => {
    const app = await world.startApp();
    const id = await start(world, app);
    while ((await world.fake.counts()).in_flight < cells) await sleep(50);
    const askedAt = performance.now();
    app.server.child.kill("SIGTERM");
    const { code, signal } = await app.server.ended;
    const seconds = (performance.now() - askedAt) / 1000;
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
      { name: "its jobs are given back", holds: held.rowCount === 0, found: `${held.rowCount} held` },
      ...(await proveExperiment(world.database, id, cells)),
      await paidTwice(world, cells),
    ];
  });
}
