import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { ensureBuild } from "../build";
import { reportFailure } from "../steps";
import { killJudging, killOnBudget } from "./paid-scenarios";
import type { Proof } from "./proofs";
import { seededRandom } from "./random";
import {
  drainServer,
  drainSlowCalls,
  failingProvider,
  killOneOfTwo,
  killServer,
  restartDatabase,
} from "./scenarios";
import type { Scale } from "./watch";
import { openGround } from "./world";

const scenarios: Record<string, { title: string; run: (scale: Scale) => Promise<Proof[]> }> = {
  kills: { title: "The server is killed again and again", run: killServer },
  database: { title: "The database is killed again and again", run: restartDatabase },
  two: { title: "One of two app processes is killed", run: killOneOfTwo },
  drain: { title: "The server is asked to stop", run: drainServer },
  "drain-slow": { title: "The server is asked to stop amid slow calls", run: drainSlowCalls },
  judges: { title: "The server is killed amid judges and pairs", run: killJudging },
  budget: { title: "The server is killed while a budget runs out", run: killOnBudget },
  provider: { title: "A fifth of all calls fails", run: failingProvider },
};

const sizes = {
  full: { cells: 2_000, kills: 20, restarts: 5 },
  short: { cells: 300, kills: 4, restarts: 1 },
};

function print(name: string, proofs: Proof[]): boolean {
  console.log(`\n${scenarios[name]?.title}`);
  for (const { name: claim, holds, found } of proofs)
    console.log(`  ${holds ? "holds" : "FAILS"}  ${claim} (${found})`);
  console.log("");
  return proofs.every(({ holds }) => holds);
}

/** Does the work for all names, up to `lanes` at a time; every one is done even if another fails. */
async function inLanes(
  names: string[],
  lanes: number,
  work: (name: string) => Promise<boolean>,
): Promise<boolean> {
  const waiting = [...names];
  const results: PromiseSettledResult<boolean>[] = [];
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      results.push(...(await Promise.allSettled([work(name)])));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const broken = results.find((result) => result.status === "rejected");
  if (broken !== undefined) throw broken.reason;
  return results.every((result) => result.status === "fulfilled" && result.value);
}

function asked(): { names: string[]; short: boolean; seed: number; lanes: number } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: "boolean", default: false },
      seed: { type: "string" },
      lanes: { type: "string", default: "1" },
    },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(scenarios, name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no scenario ${unknown.join(", ")}. Scenarios: ${Object.keys(scenarios).join(", ")}.`,
    );
  }
  return {
    names: positionals.length > 0 ? positionals : Object.keys(scenarios),
    short: values.short,
    seed: values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed),
    lanes: Math.max(1, Number(values.lanes) || 1),
  };
}

/**
 * Runs experiments through kills, restarts and faults, and proves afterwards that nothing was lost or done twice.
 * `npm run chaos -- [scenario …] [--short] [--seed n] [--lanes n]`; a failing run is repeated with the seed it prints.
 * `--lanes` is how many scenarios go on side by side: most of their time is waiting for the dead to be known as dead.
 */
async function main(): Promise<boolean> {
  const { names, short, seed, lanes } = asked();
  await ensureBuild(() => console.log("Building the app (about a minute) …"));
  console.log(`Seed ${seed}\n`);
  const ground = await openGround();
  try {
    const allHold = await inLanes(names, lanes, async (name) => {
      const started = performance.now();
      const say = (line: string) =>
        console.log(`${name.padEnd(10)}  ${((performance.now() - started) / 1000).toFixed(1)} s  ${line}`);
      const scale = { ...(short ? sizes.short : sizes.full), random: seededRandom(seed), say, ground };
      const proofs = (await scenarios[name]?.run(scale)) ?? [];
      say("proven");
      return print(name, proofs);
    });
    console.log(allHold ? "Everything holds." : `Something does not hold. Repeat with --seed ${seed}.`);
    return allHold;
  } finally {
    await ground.close();
  }
}

main()
  .then((allHold) => process.exit(allHold ? 0 : 1))
  .catch((error: unknown) => {
    reportFailure(error);
    process.exit(1);
  });
