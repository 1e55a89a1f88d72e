import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { engineHarness, waitFor } from "./harness";

const harness = engineHarness();

/**
 * The database's clock cannot be turned here; instead every time it has written is: all of it an hour later is a clock
 * that was set back an hour, all of it an hour earlier one that was set forward.
 */
async function turnClock(hours: number): Promise<void> {
  const shift = `- interval '${hours} hours'`;
  await harness.rows(`update engine_workers set heartbeat_at = heartbeat_at ${shift}`);
  await harness.rows(`update engine_crons set next_at = next_at ${shift}`);
  await harness.rows(`update engine_jobs set run_at = run_at ${shift}`);
}

describe("a clock that is set", () => {
  it("back, delays nothing: what waits and what is scheduled moves along", async () => {
    const client = harness.client();
    let ticks = 0;
    let calls = 0;
    const waiting = client.createFunction(
      { id: "waiting", triggers: [{ event: "wait" }] },
      async ({ step }) => {
        await step.sleep("moment", "3s");
        return step.run("after", () => ++calls);
      },
    );
    const ticking = client.createFunction(
      { id: "ticking", triggers: [{ cron: "* * * * * *" }] },
      async () => ++ticks,
    );
    await harness.run(client, [waiting, ticking]);
    await harness.run(harness.client(), [waiting, ticking]);
    await client.send({ name: "wait" });
    await waitFor(async () => (await harness.rows("select from engine_jobs where sleeping")).length === 1);
    await turnClock(-1);
    const before = ticks;
    await harness.finished("waiting", "completed", 1, 8_000);
    expect(calls).toBe(1);
    await waitFor(() => ticks > before, 5_000);
    const [due] = await harness.rows<{ ahead: boolean }>(
      "select bool_or(next_at > now() + interval '10 seconds') as ahead from engine_crons",
    );
    expect(due?.ahead).toBe(false);
  });

  it("forward, takes nobody for dead and runs nothing twice", async () => {
    const client = harness.client();
    let calls = 0;
    const slow = client.createFunction({ id: "slow", triggers: [{ event: "slow" }] }, async ({ step }) =>
      step.run("work", async () => {
        calls += 1;
        await sleep(4_500);
        return calls;
      }),
    );
    await harness.run(client, [slow]);
    await harness.run(harness.client(), [slow]);
    await client.send({ name: "slow" });
    await waitFor(() => calls === 1);
    await turnClock(1);
    await harness.finished("slow");
    expect(calls).toBe(1);
    expect(await harness.rows("select from engine_workers")).toHaveLength(2);
  });

  it("does not touch what is due when it was not set", async () => {
    const client = harness.client();
    const later = client.createFunction({ id: "later", triggers: [{ event: "later" }] }, async ({ step }) => {
      await step.sleep("long", "1h");
    });
    await harness.run(client, [later]);
    await client.send({ name: "later" });
    const due = () =>
      harness.rows<{ at: string }>("select run_at::text as at from engine_jobs where sleeping");
    await waitFor(async () => (await due()).length === 1);
    const [first] = await due();
    await sleep(1_500);
    expect(await due()).toEqual([first]);
  });
});

describe("an event that comes twice", () => {
  it("runs its function once, at the same moment, later, and from another process", async () => {
    const client = harness.client();
    let calls = 0;
    const fn = client.createFunction({ id: "once", triggers: [{ event: "once" }] }, async ({ step }) =>
      step.run("count", () => ++calls),
    );
    await harness.run(client, [fn]);
    await harness.run(harness.client(), [fn]);
    const event = { name: "once", id: "the same" };
    await Promise.all([client.send(event), harness.client().send(event), client.send([event, event])]);
    await harness.finished("once");
    await client.send(event);
    await sleep(800);
    expect(calls).toBe(1);
    expect(await harness.runs("once")).toHaveLength(1);
  });
});
