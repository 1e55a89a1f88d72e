import { ensureClient } from "./build";
import { reportFailure } from "./steps";

/**
 * Runs another script of this folder with what it imports in place: on a fresh clone, or after a change of the schema,
 * there is no database client of the present schema yet. `node scripts/run.mjs seed.ts …`
 */
const [script] = process.argv.splice(2, 1);
try {
  ensureClient();
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
await import(`./${script}`);
