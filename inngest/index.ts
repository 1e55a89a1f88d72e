import { executeRun } from "./functions/execute-run";
import { keepHouse } from "./functions/housekeep";
import { recover } from "./functions/recover";
import { runExperimentShard } from "./functions/run-experiment-shard";
import { startExperiment } from "./functions/start-experiment";

/** Every durable function: what app/api/inngest serves and the embedded engine runs. */
export const functions = [executeRun, startExperiment, runExperimentShard, recover, keepHouse];
