import "server-only";
import { sendEvent } from "@/inngest/client";
import type { AppEvent } from "@/inngest/events";
import { log } from "@/lib/log";

/**
 * Sends the event of work that is stored. Where the engine is out of reach, recovery sends it within two minutes of its
 * return: the work is accepted all the same, and a failure told to its sender would have it sent, and paid, twice.
 */
export async function sendOrRecover(event: AppEvent): Promise<void> {
  try {
    await sendEvent(event);
  } catch (error) {
    log.error({ err: error, event: event.name }, "could not send the event of accepted work; recovery will");
  }
}
