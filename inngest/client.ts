import { Inngest, type Logger } from "inngest";
import { log } from "@/lib/log";
import { createEmbeddedFetch } from "./embedded/intake";
import { engineMode, isInngestDev } from "./embedded/mode";
import { runtime } from "./embedded/runtime";
import type { AppEvent } from "./events";

/** Prefix of all function ids, and the app's name on an Inngest server. */
export const appId = "assay";

/** Embedded: how long one call goes on from step to step before others get their turn. */
const turnMs = 2_000;

/** A free plan of Inngest takes at most 256 KiB a request. */
const eventsPerRequest = 400;

export interface InngestClientOptions {
  env: Readonly<Record<string, string | undefined>>;
  logger?: Logger;
  /** Embedded: the database to write events to. Default: DIRECT_DATABASE_URL or DATABASE_URL of `env` at each call. */
  databaseUrl?: () => string;
}

function databaseUrlOf(env: InngestClientOptions["env"]): string {
  const url = env.DIRECT_DATABASE_URL || env.DATABASE_URL;
  if (!url)
    throw new Error("DATABASE_URL is not set. Start with npm start, which sets it, or set it yourself.");
  return url;
}

/**
 * The client for the mode that `env` asks for (see `engineMode`, which throws on half a configuration). In embedded mode
 * it writes events to the database and accepts only calls signed with this process's own random key.
 */
export function createInngestClient({ env, logger, databaseUrl }: InngestClientOptions) {
  const common = { id: appId, ...(logger && { logger }) };
  if (engineMode(env) === "embedded") {
    return new Inngest({
      ...common,
      // Said explicitly: otherwise a variable of the environment could turn signatures off.
      isDev: false,
      eventKey: "embedded",
      signingKey: runtime().signingKey,
      baseUrl: "https://embedded.invalid/",
      fetch: createEmbeddedFetch(databaseUrl ?? (() => databaseUrlOf(env))),
      checkpointing: { maxRuntime: turnMs },
    });
  }
  if (isInngestDev(env)) {
    const url = URL.canParse(env.INNGEST_DEV ?? "") ? env.INNGEST_DEV : env.INNGEST_BASE_URL;
    return new Inngest({ ...common, fetch: fetchUntilDrained, isDev: true, ...(url && { baseUrl: url }) });
  }
  return new Inngest({
    ...common,
    fetch: fetchUntilDrained,
    isDev: false,
    ...(env.INNGEST_EVENT_KEY && { eventKey: env.INNGEST_EVENT_KEY }),
    ...(env.INNGEST_SIGNING_KEY && { signingKey: env.INNGEST_SIGNING_KEY }),
    ...(env.INNGEST_BASE_URL && { baseUrl: env.INNGEST_BASE_URL }),
  });
}

/**
 * The `fetch` of a client whose functions an Inngest server runs. While the process stops, reports of finished steps are
 * refused here: the SDK then ends its call and answers with those steps, so that the server lets another process go on.
 */
const fetchUntilDrained: typeof fetch = async (input, init) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  if (runtime().drain.signal.aborted && pathname.startsWith("/v1/checkpoint/")) {
    return Response.json({ error: "This process is stopping." }, { status: 503 });
  }
  return fetch(input, init);
};

type Client = ReturnType<typeof createInngestClient>;
const key = Symbol.for("assay.inngest.client");
const holder: typeof globalThis & { [key]?: Client } = globalThis;

/** The one client of the process, kept on globalThis since Next may bundle instrumentation and routes apart. */
export const inngest: Client = holder[key] ?? createInngestClient({ env: process.env, logger: log });
holder[key] = inngest;

/** Whether jobs are kept in our own database, where none is lost as long as the row it works on is there. */
export const isEmbedded = engineMode(process.env) === "embedded";

/** Sends events durably: once this resolves, they will be acted on. */
export async function sendEvent(events: AppEvent | AppEvent[]): Promise<void> {
  const all = Array.isArray(events) ? events : [events];
  for (let start = 0; start < all.length; start += eventsPerRequest) {
    await inngest.send(all.slice(start, start + eventsPerRequest));
  }
}

/** Aborted when this process is shutting down: a long step should end at its next safe point. */
export function drainSignal(): AbortSignal {
  return runtime().drain.signal;
}
