import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { GET } from "@/app/api/v1/protected/route";
import { db } from "@/lib/data/client";
import { countRequests, deleteOldRateLimits, uncountRequests } from "@/lib/data/rate-limits";
import { createApiKeyBody } from "@/lib/domain/api/api-keys";
import { problemSchema } from "@/lib/domain/api/common";
import { AssayError } from "@/lib/domain/errors";
import { createApiKey, updateApiKey } from "@/lib/services/manage-api-keys";
import { RateLimiter } from "@/lib/services/rate-limit";
import { callRoute } from "@/tests/support/call-route";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

/** The real counter, with its round trips counted. */
function countedTrips() {
  const trips = { count: 0, uncount: 0 };
  const counter = {
    count: (key: string, points: number) => {
      trips.count += 1;
      return countRequests(key, points);
    },
    uncount: (key: string, points: number) => {
      trips.uncount += 1;
      return uncountRequests(key, points);
    },
  };
  return { counter, trips };
}

async function passes(limiter: RateLimiter, key: string, limit: number): Promise<boolean> {
  try {
    await limiter.take(key, limit);
    return true;
  } catch (error) {
    if (error instanceof AssayError && error.code === "rate_limited") return false;
    throw error;
  }
}

async function passed(calls: Promise<boolean>[]): Promise<number> {
  return (await Promise.all(calls)).filter(Boolean).length;
}

describe("the limit of an API key", () => {
  it("lets exactly the limit of 500 parallel calls through", async () => {
    const { counter, trips } = countedTrips();
    const limiter = new RateLimiter(counter);
    const key = randomUUID();
    expect(await passed(Array.from({ length: 500 }, () => passes(limiter, key, 60)))).toBe(60);
    expect(trips.count).toBeLessThanOrEqual(3);
  });

  it("lets exactly the limit through over several processes", async () => {
    const limiters = Array.from(
      { length: 4 },
      () => new RateLimiter({ count: countRequests, uncount: uncountRequests }),
    );
    const key = randomUUID();
    const calls = Array.from({ length: 500 }, (_, index) => {
      const limiter = limiters[index % limiters.length];
      return limiter === undefined ? Promise.resolve(false) : passes(limiter, key, 60);
    });
    expect(await passed(calls)).toBe(60);
  });

  it("asks the database once for many calls in turn", async () => {
    const { counter, trips } = countedTrips();
    const limiter = new RateLimiter(counter);
    const key = randomUUID();
    for (let call = 0; call < 500; call += 1) expect(await passes(limiter, key, 1000)).toBe(true);
    expect(trips.count).toBeLessThan(15);
  });

  it("gives idle leases back, so that another process can use the whole limit", async () => {
    let now = Date.now();
    const clock = () => now;
    const first = new RateLimiter({ count: countRequests, uncount: uncountRequests }, clock);
    const second = new RateLimiter({ count: countRequests, uncount: uncountRequests }, clock);
    const key = randomUUID();
    expect(await passes(first, key, 60)).toBe(true);
    now += 1_100;
    await first.giveBackIdle();
    expect(await passed(Array.from({ length: 100 }, () => passes(second, key, 60)))).toBe(59);
    expect(await passes(first, key, 60)).toBe(false);
  });

  it("follows a changed limit at once, up and down", async () => {
    const limiter = new RateLimiter({ count: countRequests, uncount: uncountRequests });
    const key = randomUUID();
    expect(await passed(Array.from({ length: 50 }, () => passes(limiter, key, 10)))).toBe(10);
    expect(await passed(Array.from({ length: 50 }, () => passes(limiter, key, 30)))).toBe(20);
    expect(await passes(limiter, key, 5)).toBe(false);
  });

  it("starts again when the minute is over", async () => {
    let now = Date.now();
    let endsAt = 0;
    let counted = 0;
    const counter = {
      count: async (_key: string, points: number) => {
        if (endsAt <= now) [endsAt, counted] = [now + 60_000, 0];
        counted += points;
        return { counted, endsAt };
      },
      uncount: async (_key: string, points: number) => {
        counted -= points;
        return { counted, endsAt };
      },
    };
    const limiter = new RateLimiter(counter, () => now);
    expect(await passed(Array.from({ length: 20 }, () => passes(limiter, "key", 7)))).toBe(7);
    now += 59_900;
    expect(await passes(limiter, "key", 7)).toBe(false);
    now += 200;
    expect(await passed(Array.from({ length: 20 }, () => passes(limiter, "key", 7)))).toBe(7);
  });

  it("keeps keys apart", async () => {
    const limiter = new RateLimiter({ count: countRequests, uncount: uncountRequests });
    const [one, other] = [randomUUID(), randomUUID()];
    expect(await passes(limiter, one, 1)).toBe(true);
    expect(await passes(limiter, one, 1)).toBe(false);
    expect(await passes(limiter, other, 1)).toBe(true);
  });

  it("forgets windows that are long over", async () => {
    const key = randomUUID();
    await countRequests(key, 1);
    const long = { key: randomUUID(), points: 5, expire: BigInt(Date.now() - 2 * 60 * 60 * 1000) };
    await db().rateLimit.create({ data: long });
    expect(await deleteOldRateLimits()).toBe(1);
    expect(await db().rateLimit.count({ where: { key } })).toBe(1);
  });
});

describe("a REST call", () => {
  it("tells the state of the limit, and 429 with Retry-After when it is used up", async () => {
    const viewer = await createWorkspace("owner");
    const { id, key } = await createApiKey(
      viewer,
      createApiKeyBody.parse({ name: "limited", rate_limit_per_minute: 3 }),
    );
    const answers = [];
    for (let call = 0; call < 4; call += 1) answers.push(await callRoute(GET, { key }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get("ratelimit-limit"))).toEqual(["3", "3", "3", "3"]);
    expect(answers.map(({ headers }) => headers.get("ratelimit-remaining"))).toEqual(["2", "1", "0", "0"]);
    const last = answers[3];
    const seconds = Number(last?.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(last?.headers.get("ratelimit-reset")).toBe(String(seconds));
    expect(problemSchema.parse(last?.json)).toMatchObject({ code: "rate_limited", status: 429 });

    await updateApiKey(viewer, id, { rate_limit_per_minute: 5 });
    const more = await Promise.all(Array.from({ length: 10 }, () => callRoute(GET, { key })));
    expect(more.filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it("lets 60 of 500 parallel calls through by default", async () => {
    const viewer = await createWorkspace("owner");
    const { key } = await createApiKey(viewer, createApiKeyBody.parse({ name: "default" }));
    const answers = await Promise.all(Array.from({ length: 500 }, () => callRoute(GET, { key })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(440);
  });
});
