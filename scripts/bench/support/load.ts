import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";

/** What a stretch of load came to. */
export interface Load {
  requestsPerSecond: number;
  /** Requests answered other than asked for, or not at all. */
  errors: number;
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

/** One request without streams or promises of its own: the client shall cost as little as possible. */
function send(pool: Pool, target: Target): Promise<boolean> {
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
        onResponseEnd: () => resolve(status === target.status),
        onResponseError: () => resolve(false),
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
  const pool = new Pool(target.url, { connections, pipelining: 1, headersTimeout: 60_000 });
  const times: number[] = [];
  let errors = 0;
  let counting = false;
  let ended = false;
  const work = async () => {
    while (!ended) {
      const started = performance.now();
      const good = await send(pool, target);
      if (!good) {
        errors += 1;
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
  return { requestsPerSecond: times.length / seconds, errors, times: times.sort((a, b) => a - b) };
}

/** The value below which a share `p` of sorted values lies. */
export function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}
