import { leadTo, type Moment, Victim } from "./kills";
import { type Proof, proveExperiment } from "./proofs";
import {
  concurrency,
  endTimeoutMs,
  inWorld,
  progressTimeoutMs,
  type Scale,
  start,
  stateOf,
  until,
  untilEnded,
} from "./watch";
import type { World } from "./world";

/** Slow enough that one second's calls are few beside the budget. */
const budgetLatencyMs = 400;
/** Generation, correctness and claims: what one cell pays for when it is judged. */
const judgedCalls = 3;

async function count(world: World, sql: string, id: string): Promise<number> {
  const { rows } = await world.database.query<{ n: number }>(`select count(*)::int as n from ${sql}`, [id]);
  return rows[0]?.n ?? 0;
}

async function proveJudging(world: World, id: string, victim: Victim, cells: number): Promise<Proof[]> {
  const { calls } = await world.fake.counts();
  const recorded = await count(world, "runs where experiment_id = $1", id);
  const generations = await count(world, "runs where experiment_id = $1 and origin = 'experiment'", id);
  const pairs = await count(world, "pair_judgements where experiment_id = $1", id);
  const missing = await count(
    world,
    "scores s join evaluation_results r on r.id = s.result_id where r.experiment_id = $1 and s.score is null",
    id,
  );
  return [
    {
      name: "each cell is scored by every judge",
      holds: missing === 0,
      found: `${missing} scores missing`,
    },
    {
      name: "each cell paid one generation that counts",
      holds: generations === cells,
      found: `${generations}`,
    },
    { name: "each pair is judged once", holds: pairs === cells / 2, found: `${pairs} of ${cells / 2}` },
    {
      name: "every call, judges' included, is written but those in flight at the kills",
      holds: calls - recorded <= victim.lost,
      found: `${calls} calls, ${recorded} written, ${victim.lost} in flight`,
    },
  ];
}

/** Cells scored by two judges and compared side by side, killed amid the cells, the pairs and the aggregation. */
export function killJudging(whole: Scale): Promise<Proof[]> {
  // A judged cell makes three calls and its pair two more.
  const cells = Math.max(60, Math.floor(whole.cells / 10) * 2);
  const scale = { ...whole, cells };
  const moments: Moment[] =
    whole.kills <= 4
      ? ["cells", "pairs", "aggregating"]
      : ["cells", "cells", "boot", "pairs", "boot", "pairs", "aggregating"];
  return inWorld(scale, { cells, latencyMs: 150 }, async (world) => {
    const victim = new Victim(world, scale, await world.startApp());
    const id = await start(world, victim.app, {
      evaluators: [{ type: "llm_correctness" }, { type: "hallucination", weight: 0 }],
      pairwise: { criteria: "Which answers the question?" },
    });
    for (const moment of moments) {
      await victim.kill(
        moment,
        () => id,
        async () => {
          if (moment !== "pairs" && moment !== "aggregating") return leadTo(moment, victim, world, id, scale);
          await victim.app.ready;
          const before = (await stateOf(world, id))?.pairs ?? 0;
          const enough = moment === "pairs" ? before + 1 : cells / 2;
          await until(world, id, (state) => state.pairs >= enough, endTimeoutMs);
        },
      );
    }
    await untilEnded(world, id);
    return [
      ...(await proveExperiment(world.database, id, cells)),
      ...(await proveJudging(world, id, victim, cells)),
      victim.bounded(judgedCalls),
      victim.met(moments),
    ];
  });
}

/** A budget for a part of the cells, and kills before it is spent: nothing is bought beyond it but what was in flight. */
export function killOnBudget(whole: Scale): Promise<Proof[]> {
  const cells = Math.max(200, whole.cells / 4);
  const scale = { ...whole, cells };
  const affordable = Math.floor(cells / 2);
  return inWorld(scale, { cells, latencyMs: budgetLatencyMs }, async (world) => {
    const priced = await priceOfCell(world, cells);
    const { calls } = await world.fake.counts();
    const victim = new Victim(world, scale, await world.startApp(), calls);
    const id = await start(world, victim.app, { budget_usd: (priced * affordable).toFixed(10) });
    const kills = whole.kills <= 4 ? 1 : 4;
    for (let kill = 0; kill < kills; kill += 1) {
      await victim.kill(
        "cells",
        () => id,
        async () => {
          await victim.app.ready;
          const before = (await stateOf(world, id))?.completed ?? 0;
          await until(world, id, (state) => state.completed > before, progressTimeoutMs);
        },
      );
    }
    await untilEnded(world, id);
    return proveBudget(world, id, victim, affordable);
  });
}

/** What a cell costs on average, measured by a first, small experiment. */
async function priceOfCell(world: World, cells: number): Promise<number> {
  const { rows } = await world.database.query<{ id: string }>(
    "select id from golden_examples where prompt_id = $1 limit 10",
    [world.promptId],
  );
  const app = await world.startApp();
  const id = await start(world, app, { example_ids: rows.map((row) => row.id) });
  await untilEnded(world, id);
  await app.kill();
  const { rows: costs } = await world.database.query<{ usd: string }>(
    "select avg(cost_usd)::text as usd from evaluation_results where experiment_id = $1",
    [id],
  );
  const usd = Number(costs[0]?.usd);
  if (!(usd > 0)) throw new Error(`The ${cells} cells have no price to make a budget of.`);
  return usd;
}

async function proveBudget(world: World, id: string, victim: Victim, affordable: number): Promise<Proof[]> {
  const { rows } = await world.database.query<{
    status: string;
    cost: string;
    calls: string;
    budget: string;
  }>(
    `select status::text, cost_usd::text as cost, budget_usd::text as budget,
       (select coalesce(sum(cost_usd), 0)::text from runs where experiment_id = $1) as calls
     from experiments where id = $1`,
    [id],
  );
  const [experiment] = rows;
  const recorded = await count(world, "runs where experiment_id = $1", id);
  const open = await count(world, "evaluation_results where experiment_id = $1 and status = 'pending'", id);
  // One second's calls: those in flight when the last affordable one is written, and what that second starts.
  const slack = concurrency + (concurrency * 1_000) / budgetLatencyMs;
  return [
    {
      name: "the experiment ends over budget, no cell left open",
      holds: experiment?.status === "over_budget" && open === 0,
      found: `${experiment?.status}, ${open} open`,
    },
    {
      name: "its cost is that of its calls and reaches the budget",
      holds:
        Math.abs(Number(experiment?.cost) - Number(experiment?.calls)) < 1e-9 &&
        Number(experiment?.cost) >= Number(experiment?.budget),
      found: `$${experiment?.cost} of $${experiment?.budget}`,
    },
    {
      name: "no calls beyond the budget but those of one second",
      holds: recorded <= affordable + slack + affordable * 0.05,
      found: `${recorded} paid calls, ${affordable} affordable, ${victim.lost} lost in flight`,
    },
  ];
}
