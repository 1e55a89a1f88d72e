import { setTimeout as sleep } from "node:timers/promises";
import { NonRetriableError } from "inngest";
import { describe, expect, it } from "vitest";
import { cancelJob, listJobs, queueStats, retryJob } from "@/inngest/embedded/jobs";
import { engineHarness, waitFor } from "./harness";

const harness = engineHarness();

describe("events", () => {
  it("takes two events of one id for one, whoever sends them", async () => {
    const client = harness.client();
    let runs = 0;
    const fn = client.createFunction({ id: "once", triggers: [{ event: "once" }] }, async () => {
      runs += 1;
    });
    const stop = await harness.run(client, [fn]);
    await Promise.all([1, 2, 3].map(() => client.send({ id: "same", name: "once" })));
    await client.send([
      { id: "same", name: "once" },
      { id: "other", name: "once" },
    ]);
    await harness.finished("once", "completed", 2);
    await sleep(300);
    expect(runs).toBe(2);
    await stop();
  });

  it("keeps events sent while no engine runs", async () => {
    const client = harness.client();
    await client.send({ name: "early", data: { n: 3 } });
    const fn = client.createFunction(
      { id: "early", triggers: [{ event: "early" }] },
      async ({ event }) => event.data.n,
    );
    const stop = await harness.run(client, [fn]);
    const [run] = await harness.finished("early");
    expect(run?.output).toBe(3);
    await stop();
  });

  it("starts only functions whose condition holds", async () => {
    const client = harness.client();
    const fn = client.createFunction(
      { id: "chosen", triggers: [{ event: "choice", if: "event.data.kind == 'yes'" }] },
      async ({ event }) => event.data.n,
    );
    const stop = await harness.run(client, [fn]);
    await client.send([
      { name: "choice", data: { kind: "no", n: 1 } },
      { name: "choice", data: { kind: "yes", n: 2 } },
    ]);
    await harness.finished("chosen");
    expect((await harness.runs("chosen")).map(({ output }) => output)).toEqual([2]);
    await stop();
  });
});

describe("order and limits", () => {
  it("keeps each concurrency key within its limit while other keys go on", async () => {
    const client = harness.client();
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    const order: string[] = [];
    const fn = client.createFunction(
      { id: "keyed", concurrency: { key: "event.data.key", limit: 2 }, triggers: [{ event: "keyed" }] },
      async ({ event, step }) =>
        step.run("work", async () => {
          const key = String(event.data.key);
          const now = (running.get(key) ?? 0) + 1;
          running.set(key, now);
          most.set(key, Math.max(most.get(key) ?? 0, now));
          await sleep(40);
          running.set(key, (running.get(key) ?? 0) - 1);
          order.push(key);
        }),
    );
    await client.send([
      ...Array.from({ length: 12 }, () => ({ name: "keyed", data: { key: "a" } })),
      ...Array.from({ length: 2 }, () => ({ name: "keyed", data: { key: "b" } })),
    ]);
    const stop = await harness.run(client, [fn]);
    await harness.finished("keyed", "completed", 14);
    expect(most.get("a")).toBe(2);
    expect(order.lastIndexOf("b")).toBeLessThan(6);
    await stop();
  });

  it("shares one limit between functions when its scope is the environment", async () => {
    const client = harness.client();
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await sleep(40);
      running -= 1;
    };
    const concurrency = { key: "'pool'", limit: 1, scope: "env" as const };
    const functions = ["left", "right"].map((id) =>
      client.createFunction({ id, concurrency, triggers: [{ event: "both" }] }, work),
    );
    const stop = await harness.run(client, functions);
    await client.send([{ name: "both" }, { name: "both" }]);
    await harness.finished("left", "completed", 2);
    await harness.finished("right", "completed", 2);
    expect(most).toBe(1);
    await stop();
  });

  it("starts interactive work at once although batch work fills its share", async () => {
    const client = harness.client();
    const done: string[] = [];
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const batch = client.createFunction({ id: "batch", triggers: [{ event: "batch" }] }, async () => {
      await held;
      done.push("batch");
    });
    const interactive = client.createFunction(
      { id: "interactive", priority: { run: "100" }, triggers: [{ event: "interactive" }] },
      async () => {
        done.push("interactive");
      },
    );
    const stop = await harness.run(client, [batch, interactive], { concurrency: 4 });
    await client.send(Array.from({ length: 8 }, () => ({ name: "batch" })));
    await waitFor(async () => (await queueStats(harness.pool)).running === 3);
    await client.send({ name: "interactive" });
    await harness.finished("interactive");
    expect(done).toEqual(["interactive"]);
    release();
    await harness.finished("batch", "completed", 8);
    await stop();
  });

  it("lets many experiments take turns instead of finishing the first one first", async () => {
    const client = harness.client();
    const order: number[] = [];
    const fn = client.createFunction(
      { id: "fair", concurrency: { key: "event.data.experiment", limit: 4 }, triggers: [{ event: "fair" }] },
      async ({ event }) => {
        order.push(Number(event.data.experiment));
        await sleep(5);
      },
    );
    await client.send(
      Array.from({ length: 20 }, (_, experiment) =>
        Array.from({ length: 10 }, () => ({ name: "fair", data: { experiment } })),
      ).flat(),
    );
    const stop = await harness.run(client, [fn], { concurrency: 4 });
    await harness.finished("fair", "completed", 200);
    expect(new Set(order.slice(0, 60)).size).toBe(20);
    await stop();
  });
});

describe("cancelOn", () => {
  it("ends the matching run, running or waiting, and drops what its step answers", async () => {
    const client = harness.client();
    const reached: string[] = [];
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const fn = client.createFunction(
      {
        id: "cancelled",
        triggers: [{ event: "work" }],
        cancelOn: [{ event: "stop", match: "data.job" }],
      },
      async ({ event, step }) => {
        const job = String(event.data.job);
        await step.run("hold", async () => {
          reached.push(`${job} held`);
          if (job === "one") await held;
        });
        if (job === "two") await step.sleep("long", "1h");
        await step.run("after", () => reached.push(`${job} after`));
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send(["one", "two", "three"].map((job) => ({ name: "work", data: { job } })));
    await waitFor(() => reached.includes("one held") && reached.includes("two held"));
    await client.send(["one", "two"].map((job) => ({ name: "stop", data: { job } })));
    await harness.finished("cancelled", "cancelled", 2);
    release();
    await harness.finished("cancelled");
    await sleep(200);
    expect(reached.filter((what) => what.endsWith("after"))).toEqual(["three after"]);
    expect(await harness.rows("select * from engine_jobs")).toEqual([]);
    await stop();
  });
});

describe("cron", () => {
  it("starts a scheduled function once at each time, with two engines running", async () => {
    const client = harness.client();
    const fn = client.createFunction(
      { id: "clock", triggers: [{ cron: "* * * * * *" }] },
      async ({ event }) => event.data,
    );
    const stops = [await harness.run(client, [fn]), await harness.run(client, [fn])];
    const runs = await harness.finished("clock", "completed", 2);
    expect(runs[0]?.output).toEqual({ cron: "* * * * * *" });
    for (const stop of stops) await stop();
    const times = await harness.rows<{ event_id: string }>(
      "select event_id from engine_runs where function_id = 'assay-clock'",
    );
    expect(new Set(times.map(({ event_id }) => event_id)).size).toBe(times.length);
  });

  it("makes up for missed times with a single run", async () => {
    const client = harness.client();
    const fn = client.createFunction({ id: "yearly", triggers: [{ cron: "0 0 1 1 *" }] }, async () => "ran");
    const first = await harness.run(client, [fn]);
    await first();
    await harness.rows(
      "update engine_crons set next_at = now() - interval '3 years' where function_id = 'assay-yearly'",
    );
    const stop = await harness.run(client, [fn]);
    await harness.finished("yearly");
    await sleep(500);
    expect(await harness.runs("yearly")).toHaveLength(1);
    const [cron] = await harness.rows<{ later: boolean }>(
      "select next_at > now() as later from engine_crons where function_id = 'assay-yearly'",
    );
    expect(cron?.later).toBe(true);
    await stop();
  });
});

describe("jobs", () => {
  it("shows a job that gave up with its last error, and runs it again without its finished steps", async () => {
    const client = harness.client();
    let broken = true;
    let first = 0;
    const fn = client.createFunction(
      { id: "repaired", retries: 0, triggers: [{ event: "repair" }] },
      async ({ step }) => {
        await step.run("first", () => ++first);
        return step.run("second", () => {
          if (broken) throw new Error("out of order");
          return "fine";
        });
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "repair", data: { workspaceId: "w1" } });
    await harness.finished("repaired", "failed");
    const [job] = await listJobs(harness.pool, { workspaceId: "w1", state: "failed", limit: 10 });
    expect(job).toMatchObject({ functionId: "assay-repaired", eventName: "repair", state: "failed" });
    expect(job?.lastError).toContain("out of order");
    broken = false;
    expect(await retryJob(harness.pool, job?.id ?? "", "another workspace")).toBe(false);
    expect(await retryJob(harness.pool, job?.id ?? "", "w1")).toBe(true);
    const [run] = await harness.finished("repaired");
    expect(run?.output).toBe("fine");
    expect(first).toBe(1);
    await stop();
  });

  it("shows a failure handler that failed itself in the workspace of what it was to handle", async () => {
    const client = harness.client();
    const fn = client.createFunction(
      {
        id: "unlucky",
        retries: 0,
        triggers: [{ event: "unlucky" }],
        onFailure: () => {
          throw new NonRetriableError("nor this");
        },
      },
      () => {
        throw new Error("not this");
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "unlucky", data: { workspaceId: "w3" } });
    const failed = await waitFor(async () => {
      const jobs = await listJobs(harness.pool, { workspaceId: "w3", state: "failed", limit: 10 });
      return jobs.length === 2 && jobs;
    });
    expect(failed.map(({ functionId }) => functionId).sort()).toEqual([
      "assay-unlucky",
      "assay-unlucky-failure",
    ]);
    await stop();
  });

  it("counts, lists and cancels waiting work", async () => {
    const client = harness.client();
    const fn = client.createFunction({ id: "idle", triggers: [{ event: "idle" }] }, async ({ step }) => {
      await step.sleep("long", "1h");
    });
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "idle", data: { workspaceId: "w2" } });
    const [job] = await waitFor(async () => {
      const jobs = await listJobs(harness.pool, { workspaceId: "w2", state: "sleeping", limit: 10 });
      return jobs.length > 0 && jobs;
    });
    const stats = await queueStats(harness.pool);
    expect(stats).toMatchObject({ pending: 0, running: 0, delayed: 1, oldestAgeMs: 0 });
    expect(stats.workers).toHaveLength(1);
    expect(await cancelJob(harness.pool, job?.id ?? "", "w2")).toBe(true);
    expect(await cancelJob(harness.pool, job?.id ?? "", "w2")).toBe(false);
    expect((await queueStats(harness.pool)).delayed).toBe(0);
    await stop();
  });
});
