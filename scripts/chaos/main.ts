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

function print(proofs: Proof[]): boolean {
  for (const { name, holds, found } of proofs)
    console.log(`  ${holds ? "holds" : "FAILS"}  ${name} (${found})`);
  return proofs.every(({ holds }) => holds);
}

/**
 * Runs experiments through kills, restarts and faults, and proves afterwards that nothing was lost or done twice.
 * `npm run chaos -- [scenario …] [--short] [--seed n]`; a failing run is repeated with the seed it prints.
 */
async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { short: { type: "boolean", default: false }, seed: { type: "string" } },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(scenarios, name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no scenario ${unknown.join(", ")}. Scenarios: ${Object.keys(scenarios).join(", ")}.`,
    );
  }
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  await ensureBuild(() => console.log("Building the app (about a minute) …"));
  console.log(`Seed ${seed}`);
  let allHold = true;
  for (const [name, { title, run }] of Object.entries(scenarios)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.log(`\n${title}`);
    const started = performance.now();
    const say = (line: string) =>
      console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s  ${line}`);
    const proofs = await run({
      ...(values.short ? sizes.short : sizes.full),
      random: seededRandom(seed),
      say,
    });
    allHold = print(proofs) && allHold;
  }
  console.log(allHold ? "\nEverything holds." : `\nSomething does not hold. Repeat with --seed ${seed}.`);
  return allHold;
}

main()
  .then((allHold) => process.exit(allHold ? 0 : 1))
  .catch((error: unknown) => {
    reportFailure(error);
    process.exit(1);
  });
