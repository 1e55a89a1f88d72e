import { setTimeout as sleep } from "node:timers/promises";
import type { Instrumentation } from "next";
import { drainSteps, embeddedEngine } from "@/inngest/start";
import { prepareRequests } from "@/lib/entry/incoming";
import { closeAllStreams } from "@/lib/entry/stream";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { ensureOwner } from "@/lib/services/owner";

const ownerWaitMs = 2_000;
const drainMs = 8_000;
/** Requests that are still answered by then are cut; whoever stops the process kills it a little later. */
const exitMs = 12_000;

/** The database may come up after the app; the first owner is made as soon as it is there. */
async function ensureOwnerEventually(): Promise<void> {
  for (let pauseMs = 1_000; ; pauseMs = Math.min(pauseMs * 2, 30_000)) {
    try {
      return await ensureOwner();
    } catch (error) {
      log.error({ err: error }, "could not look for the owner; trying again");
      await sleep(pauseMs, undefined, { ref: false });
    }
  }
}

/**
 * Next ends the process on a signal as soon as its own requests are answered, with the signal's exit code. Work of the
 * queue is given back first, and an orderly stop is a success.
 */
function stopInOrder(giveBackWork: () => Promise<void>): void {
  const exit = process.exit.bind(process);
  let stopped: Promise<void> | undefined;
  const onSignal = () => {
    if (stopped !== undefined) return;
    closeAllStreams();
    stopped = giveBackWork().catch((error: unknown) => log.error({ err: error }, "could not give back work"));
    setTimeout(() => exit(0), exitMs).unref();
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  process.exit = ((code) => {
    if (stopped === undefined) return exit(code);
    void stopped.then(() => exit(0));
  }) as typeof process.exit;
}

/** Reads the settings, makes the first owner, and takes part in the queue unless this process only serves pages. */
export async function startProcess(): Promise<void> {
  let engine: ReturnType<typeof embeddedEngine>;
  try {
    engine = env().ASSAY_ROLE === "web" ? null : embeddedEngine();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  prepareRequests();
  engine?.start().catch((error: unknown) => log.fatal({ err: error }, "the engine could not start"));
  stopInOrder(async () => (engine === null ? drainSteps() : engine.stop({ timeoutMs: drainMs })));
  // The first visitor is to find the owner made; a database that is away holds nobody up for long.
  await Promise.race([ensureOwnerEventually(), sleep(ownerWaitMs, undefined, { ref: false })]);
}

/** Writes down an error nobody caught, with the code its page shows. The query stays out: it may hold what people typed. */
export function logRequestError(
  ...[error, request, context]: Parameters<Instrumentation.onRequestError>
): void {
  const digest = error instanceof Error && "digest" in error ? error.digest : undefined;
  log.error(
    {
      err: error,
      digest,
      method: request.method,
      path: request.path.split("?")[0],
      route: context.routePath,
    },
    "request failed",
  );
}
