import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "inngest/edge";
import { describe, expect, it } from "vitest";
import { drainSignal } from "@/inngest/client";
import { createPool } from "@/inngest/embedded/database";
import { invoke, sign } from "@/inngest/embedded/invoke";
import { createWatch, prune } from "@/inngest/embedded/workers";
import { engineHarness, waitFor } from "./harness";
import { clientFor } from "./harness-client";

const harness = engineHarness();

describe("the lease", () => {
  it("keeps a worker that lost its job from writing: the new holder's result counts", async () => {
    const client = harness.client();
    const seen: string[] = [];
    const fn = client.createFunction({ id: "fenced", triggers: [{ event: "fence" }] }, async ({ step }) => {
      const value = await step.run("slow", async () => {
        seen.push("slow");
        if (seen.length === 1) await sleep(600);
        return seen.length;
      });
      await step.run("next", () => seen.push("next"));
      return value;
    });
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "fence" });
    await waitFor(() => seen.length === 1);
    await harness.rows("update engine_jobs set locked_by = null");
    await harness.finished("fenced");
    const [run] = await harness.runs("fenced");
    expect(run?.output).toBe(2);
    await sleep(700);
    expect(seen).toEqual(["slow", "slow", "next"]);
    await stop();
  });

  it("takes a worker for dead only when its session lock is gone and its heartbeat stands still", async () => {
    const client = harness.client();
    const fn = client.createFunction({ id: "alive", triggers: [{ event: "alive" }] }, async () => null);
    const stop = await harness.run(client, [fn]);
    const pool = createPool(harness.url, 2);
    await harness.rows("insert into engine_workers (id, key, host, pid) values ('ghost', 999999, 'gone', 1)");
    const watch = createWatch(pool, "observer");
    const dead = await waitFor(async () => {
      const found = await watch.sweep();
      return found.length > 0 && found;
    });
    expect(dead).toEqual(["ghost"]);
    expect(await harness.rows("select host from engine_workers where host <> 'gone'")).toHaveLength(1);
    await pool.end();
    await stop();
  });

  it("gives up a job under which the process died again and again, and says so", async () => {
    const client = harness.client();
    const fn = client.createFunction({ id: "poison", triggers: [{ event: "poison" }] }, async ({ step }) => {
      await step.sleep("hour", "1h");
    });
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "poison" });
    await waitFor(async () => (await harness.rows("select from engine_jobs where sleeping")).length === 1);
    await harness.rows(
      "insert into engine_workers (id, key, host, pid) values ('crasher', 999998, 'gone', 1)",
    );
    await harness.rows("update engine_jobs set locked_by = 'crasher', lost = 49");
    const [run] = await harness.finished("poison", "failed");
    expect(run?.last_error).toContain("The process ended 50 times");
    await stop();
  });
});

describe("the handler", () => {
  // The database exists only once the tests run; nothing here reaches it.
  const client = clientFor("postgres://nobody@127.0.0.1:1/none");
  const fn = client.createFunction({ id: "guarded", triggers: [{ event: "guarded" }] }, async () => "ran");
  const handler = serve({ client, functions: [fn], enableUnauthedSync: false });
  const job = {
    id: "1",
    runId: "r",
    functionId: "assay-guarded",
    stepId: null,
    sleeping: false,
    attempt: 0,
    maxAttempts: 1,
    priority: 0,
    event: { id: "e", name: "guarded", data: {}, ts: 0 },
    fresh: true,
  };
  const key = client.signingKey ?? "";

  it("runs a function for a call with the right signature", async () => {
    const result = await invoke(handler, key, job, []);
    expect(result).toMatchObject({ kind: "ops", ops: [{ op: "RunComplete", data: "ran" }] });
  });

  it("refuses a call signed with another key", async () => {
    const result = await invoke(handler, "signkey-embedded-00", job, []);
    expect(result).toMatchObject({ kind: "threw", error: { message: "Unauthorized" } });
  });

  it.each([
    ["none", {}],
    ["an expired one", { "x-inngest-signature": sign({}, key, Math.round(Date.now() / 1000) - 3600) }],
  ])("refuses a call with no valid signature: %s", async (_what, signature: Record<string, string>) => {
    const headers = { host: "embedded.invalid", ...signature };
    for (const method of ["POST", "PUT", "GET"]) {
      const url = "https://embedded.invalid/api/inngest?fnId=assay-guarded&stepId=step";
      const request = new Request(url, { method, headers, ...(method !== "GET" && { body: "{}" }) });
      expect((await handler(request)).status).toBe(401);
    }
  });

  it("has nothing of an Inngest server but events and checkpoints", async () => {
    const response = await client.fetch("https://embedded.invalid/v1/signals", {
      method: "POST",
      body: "{}",
    });
    expect(response.status).toBe(501);
    const stale = await client.fetch("https://embedded.invalid/v1/checkpoint/r/async", {
      method: "POST",
      body: '{"steps":[]}',
    });
    expect(stale.status).toBe(409);
  });
});

describe("stopping and keeping", () => {
  it("waits for a step that ends in time, and tells steps that it is time", async () => {
    const client = harness.client();
    let told = false;
    const fn = client.createFunction({ id: "draining", triggers: [{ event: "drain" }] }, async ({ step }) =>
      step.run("long", async () => {
        const signal = drainSignal();
        await waitFor(() => signal.aborted);
        told = true;
        return "early";
      }),
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "drain" });
    await waitFor(
      async () => (await harness.rows("select from engine_jobs where locked_by is not null")).length === 1,
    );
    await stop();
    expect(told).toBe(true);
    const [run] = await harness.runs("draining");
    expect(run).toMatchObject({ status: "completed", output: "early" });
  });

  it("prunes old rows and keeps what is not handled or failed lately", async () => {
    await harness.rows("delete from engine_events");
    await harness.rows("delete from engine_runs");
    await harness.rows(
      `insert into engine_events (id, name, payload, dispatched, received_at) values
         ('old', 'x', '{}', true, now() - interval '2 days'), ('waiting', 'x', '{}', false, now() - interval '2 days'),
         ('new', 'x', '{}', true, now())`,
    );
    await harness.rows(
      `insert into engine_runs (id, function_id, event_id, event, status, max_attempts, groups, group_limits, finished_at)
       select status || age, 'f', status || age, '{}', status, 1, '{}', '{}', now() - age * interval '1 day'
       from unnest(array['completed', 'failed', 'cancelled']) status, unnest(array[1, 5, 40]) age`,
    );
    await prune(harness.pool, { eventHours: 24, finishedHours: 72, failedHours: 720 });
    const events = await harness.rows<{ id: string }>("select id from engine_events order by id");
    expect(events.map(({ id }) => id)).toEqual(["new", "waiting"]);
    const runs = await harness.rows<{ id: string }>("select id from engine_runs order by id");
    expect(runs.map(({ id }) => id)).toEqual(["cancelled1", "completed1", "failed1", "failed5"]);
  });
});
