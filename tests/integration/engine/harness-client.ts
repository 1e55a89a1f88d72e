import { createInngestClient } from "@/inngest/client";
import type { EngineLog } from "@/inngest/embedded/protocol";

export const quiet: EngineLog = { info: () => {}, warn: () => {}, error: () => {} };
const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** A client in embedded mode, whatever the environment says, that writes events to the given database. */
export function clientFor(databaseUrl: string) {
  return createInngestClient({ env: {}, logger: silent, databaseUrl: () => databaseUrl });
}
export type Client = ReturnType<typeof clientFor>;
