import { deliverWebhookMessage } from "./functions/deliver-webhook";
import { eraseDeletedWorkspace } from "./functions/erase-workspace";
import { executeRun } from "./functions/execute-run";
import { keepHouse } from "./functions/housekeep";
import { judgePairs } from "./functions/judge-pairs";
import { recover } from "./functions/recover";
import { runExperimentShard } from "./functions/run-experiment-shard";
import { startExperiment } from "./functions/start-experiment";

/** Every durable function: what app/api/inngest serves and the embedded engine runs. */
export const functions = [
  executeRun,
  startExperiment,
  runExperimentShard,
  judgePairs,
  deliverWebhookMessage,
  eraseDeletedWorkspace,
  recover,
  keepHouse,
];

/**
 * Calls of functions at the same time in one process. They wait for models and the database nearly all the time; many
 * at once let fifty experiments go on side by side, while the connections' limits share out the model calls.
 */
export const callsAtOnce = 64;
