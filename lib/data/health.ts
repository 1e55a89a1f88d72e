import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/log";
import { db } from "./client";

const patienceMs = 3_000;

/** Whether the database answers within three seconds. */
export async function databaseAnswers(): Promise<boolean> {
  const probe = db().$queryRaw`select 1`.then(
    () => true,
    (error: unknown) => {
      log.warn({ err: error }, "the database does not answer");
      return false;
    },
  );
  return Promise.race([probe, sleep(patienceMs, false, { ref: false })]);
}
