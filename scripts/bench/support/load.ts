import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";

/** What a stretch of load came to. */
export interface Load {
  requestsPerSecond: number;
  /** Requests answered other than asked for, or not at all: how often each status or network error was seen. */
  failures: Map<string, number>;
  /** Milliseconds, sorted. */
  times: number[];
}

interface Target {
  url: string;
  path: string;
  headers: Record<string, string>;
  /** The one status that is no error. */
  status: number;
}

/** One request, without streams, since the client shall cost as little as possible. @returns what went wrong, or null. */
function send(pool: Pool, target: Target): Promise<string | null> {
  return new Promise((resolve) => {
    let status = 0;
    pool.dispatch(
      { path: target.path, method: "GET", headers: target.headers },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: () => undefined,
        onResponseEnd: () => resolve(status === target.status ? null : String(status)),
        onResponseError: (_controller, error) => resolve(`${error.name}: ${error.message}`),
      },
    );
  });
}

/**
 * Keeps `connections` connections busy with the same GET, one request at a time each.
 * @param warmUpMs time before anything is counted.
 */
export async function loadWith(
  target: Target,
  connections: number,
  warmUpMs: number,
  measuredMs: number,
): Promise<Load> {
  const pool = new Pool(target.url, {
    connections,
    pipelining: 1,
    headersTimeout: 60_000,
    connectTimeout: 60_000,
  });
  const times: number[] = [];
  const failures = new Map<string, number>();
  let counting = false;
  let ended = false;
  const work = async (_: unknown, place: number) => {
    // A thousand at the same instant would not fit into the listening socket's queue, and that is not what is measured.
    await sleep((place / connections) * (warmUpMs / 2));
    while (!ended) {
      const started = performance.now();
      const failure = await send(pool, target);
      if (failure !== null) {
        failures.set(failure, (failures.get(failure) ?? 0) + 1);
        // A server that is away must not turn the bench into a busy loop.
        await sleep(50);
      } else if (counting && !ended) times.push(performance.now() - started);
    }
  };
  const workers = Array.from({ length: connections }, work);
  await sleep(warmUpMs);
  counting = true;
  const started = performance.now();
  await sleep(measuredMs);
  ended = true;
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(workers);
  await pool.close();
  return { requestsPerSecond: times.length / seconds, failures, times: times.sort((a, b) => a - b) };
}

/** The value below which a share `p` of sorted values lies. */
export function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}
