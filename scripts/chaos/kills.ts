import { setTimeout as sleep } from "node:timers/promises";
import type { Proof } from "./proofs";
import {
  concurrency,
  endTimeoutMs,
  progressTimeoutMs,
  type Scale,
  stateOf,
  until,
  writeTimeoutMs,
} from "./watch";
import type { App, World } from "./world";

/** Where in its work the server is killed. */
export type Moment = "planning" | "cells" | "boot" | "acknowledging" | "pairs" | "aggregating";

/**
 * The table each of these writes. Held locked from outside, it stops the server exactly before that write: cells are
 * written and their step is not acknowledged, say. What waits for the lock goes on after the kill, as a write does whose
 * answer gets lost.
 */
const tables: Partial<Record<Moment, string>> = {
  planning: "evaluation_results",
  acknowledging: "engine_steps",
  aggregating: "experiment_results",
};

async function killAtWrite(
  world: World,
  app: App,
  table: string,
  cause: () => Promise<void>,
): Promise<boolean> {
  const client = await world.database.connect();
  try {
    await client.query(`begin; lock table ${table} in share row exclusive mode`);
    await cause();
    let waits = false;
    for (const deadline = performance.now() + writeTimeoutMs; !waits && performance.now() < deadline; ) {
      const { rowCount } = await client.query(
        "select from pg_locks where relation = $1::regclass and not granted limit 1",
        [table],
      );
      waits = (rowCount ?? 0) > 0;
      if (!waits) await sleep(10);
    }
    await app.kill();
    return waits;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

/** One server that is killed and started again, and the account of what each kill may have cost. */
export class Victim {
  /** Calls in flight at the kills: made since the kill before, and not written. */
  lost = 0;
  /** The most that one kill lost. */
  lostAtOnce = 0;
  private kills = 0;
  private callsBefore: number;
  private readonly hits = new Map<Moment, number>();

  constructor(
    private readonly world: World,
    private readonly scale: Scale,
    public app: App,
    /** Calls of other experiments, made before. */
    private readonly foreignCalls = 0,
  ) {
    this.callsBefore = foreignCalls;
  }

  /** Kills the server at the moment, `cause` leading there, accounts for it, and starts it again on its port. */
  async kill(moment: Moment, id: () => string, cause: () => Promise<void>): Promise<void> {
    const { world, app } = this;
    const table = tables[moment];
    let hit = true;
    if (table === undefined) {
      await cause();
      await app.kill();
    } else hit = await killAtWrite(world, app, table, cause);
    await this.account(moment, id(), hit);
    this.app = await world.startApp(Number(new URL(app.url).port));
  }

  private async account(moment: Moment, id: string, aimed: boolean): Promise<void> {
    // What the database had in hand at the kill is still written.
    await this.world.untilAlone();
    const { calls } = await this.world.fake.counts();
    const state = await stateOf(this.world, id);
    const lost = Math.min(
      calls - this.foreignCalls - (state?.recorded ?? 0) - this.lost,
      calls - this.callsBefore,
    );
    this.lost += lost;
    this.lostAtOnce = Math.max(this.lostAtOnce, lost);
    this.callsBefore = calls;
    this.kills += 1;
    // After its end there is nothing left to hit but what a lock stopped.
    const open = state?.status === "pending" || state?.status === "running";
    const hit = aimed && (open || tables[moment] !== undefined);
    if (hit) this.hits.set(moment, (this.hits.get(moment) ?? 0) + 1);
    this.scale.say(
      `kill ${this.kills}, ${moment}${hit ? "" : " (missed)"}: ${state?.status}, ${state?.completed} of ${this.scale.cells} cells written, ${lost} calls lost`,
    );
  }

  /** Waits for new cells, and then for a random while. */
  async amidCells(id: string): Promise<void> {
    const before = (await stateOf(this.world, id))?.completed ?? 0;
    await until(this.world, id, (state) => state.completed > before, progressTimeoutMs);
    await sleep(this.scale.random() * 500);
  }

  /** Every kind of moment was met. */
  met(moments: Moment[]): Proof {
    const missed = moments.filter((moment) => !this.hits.has(moment));
    return {
      name: "kills landed at every kind of moment",
      holds: missed.length === 0,
      found: [...this.hits].map(([moment, times]) => `${moment} ${times}`).join(", "),
    };
  }

  /**
   * @param callsPerCell generation and judges.
   * Under way are the experiment's places, and finished cells that wait for a batch to be written with.
   */
  bounded(callsPerCell: number): Proof {
    const most = (concurrency + 50 + concurrency) * callsPerCell;
    return {
      name: "no kill loses more than what was under way and one unwritten batch",
      holds: this.lostAtOnce <= most,
      found: `${this.lostAtOnce} of at most ${most}`,
    };
  }
}

/** The moments of `count` (at least four) kills: planning first, then the cells in many ways, the aggregation last. */
export function momentsOf(count: number): Moment[] {
  // One shard's last write and the aggregation are one step: only the plan's acknowledgement comes before them.
  if (count <= 4) return ["planning", "acknowledging", "cells", "aggregating"];
  // Between a write and its acknowledgement lies the end of a shard: that is reached only now and then.
  const middle = Array.from(
    { length: count - 3 },
    (_, index): Moment => (index % 7 === 6 ? "acknowledging" : index % 5 === 4 ? "boot" : "cells"),
  );
  return ["planning", ...middle, "aggregating", "aggregating"];
}

/** Leads the experiment to the moment, up to the write where it will be stopped. */
export async function leadTo(
  moment: Moment,
  victim: Victim,
  world: World,
  id: string,
  { cells, random }: Scale,
): Promise<void> {
  if (moment === "boot") return void (await sleep(random() * 2_000));
  await victim.app.ready;
  if (moment === "cells") await victim.amidCells(id);
  if (moment === "aggregating") {
    await until(world, id, (state) => state.completed >= cells, endTimeoutMs);
  }
}
