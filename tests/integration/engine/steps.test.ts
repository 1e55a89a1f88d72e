import { NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, it } from "vitest";
import { engineHarness, waitFor } from "./harness";

const harness = engineHarness();

describe("steps", () => {
  it("runs steps in order, each once, and keeps the result", async () => {
    const client = harness.client();
    const calls: string[] = [];
    const fn = client.createFunction(
      { id: "sequence", triggers: [{ event: "sequence" }] },
      async ({ event, step }) => {
        const a = await step.run("a", () => calls.push("a") && Number(event.data.start) + 1);
        const b = await step.run("b", () => calls.push("b") && a * 2);
        return { b };
      },
    );
    const stop = await harness.run(client, [fn]);
    const { ids } = await client.send({ name: "sequence", data: { start: 4 } });
    expect(ids).toHaveLength(1);
    const [run] = await harness.finished("sequence");
    expect(run?.output).toEqual({ b: 10 });
    expect(calls).toEqual(["a", "b"]);
    expect(await harness.rows("select * from engine_jobs")).toEqual([]);
    expect(await harness.rows("select * from engine_steps")).toEqual([]);
    await stop();
  });

  it("runs parallel steps side by side and goes on once when all are done", async () => {
    const client = harness.client();
    let running = 0;
    let most = 0;
    let after = 0;
    const fn = client.createFunction(
      { id: "parallel", triggers: [{ event: "parallel" }] },
      async ({ step }) => {
        const results = await Promise.all(
          [1, 2, 3, 4].map((n) =>
            step.run(`part ${n}`, async () => {
              most = Math.max(most, ++running);
              await waitFor(() => most === 4);
              running -= 1;
              return n;
            }),
          ),
        );
        const sum = await step.run("sum", () => {
          after += 1;
          return results.reduce((a, b) => a + b, 0);
        });
        return sum;
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "parallel" });
    const [run] = await harness.finished("parallel");
    expect(run?.output).toBe(10);
    expect(most).toBe(4);
    expect(after).toBe(1);
    await stop();
  });

  it("tries a failing step again without running the finished one again", async () => {
    const client = harness.client();
    const calls = { first: 0, second: 0 };
    const attempts: number[] = [];
    const fn = client.createFunction(
      { id: "retry", retries: 3, triggers: [{ event: "retry" }] },
      async ({ step, attempt }) => {
        await step.run("first", () => ++calls.first);
        return step.run("second", () => {
          attempts.push(attempt);
          if (++calls.second < 3) throw new Error("not yet");
          return "done";
        });
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "retry" });
    const [run] = await harness.finished("retry");
    expect(run?.output).toBe("done");
    expect(calls).toEqual({ first: 1, second: 3 });
    expect(attempts).toEqual([0, 1, 2]);
    await stop();
  });

  it("lets the function catch a step that failed for good", async () => {
    const client = harness.client();
    let tries = 0;
    const fn = client.createFunction(
      { id: "caught", retries: 1, triggers: [{ event: "caught" }] },
      async ({ step }) => {
        try {
          await step.run("breaks", () => {
            tries += 1;
            throw new Error("broken");
          });
        } catch (error) {
          return step.run("after", () => (error instanceof Error ? error.message : "?"));
        }
        return "unreachable";
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "caught" });
    const [run] = await harness.finished("caught");
    expect(run?.output).toBe("broken");
    expect(tries).toBe(2);
    await stop();
  });

  it("does not retry a NonRetriableError and tells onFailure with the original event", async () => {
    const client = harness.client();
    let tries = 0;
    const told: unknown[] = [];
    const fn = client.createFunction(
      {
        id: "fatal",
        retries: 5,
        triggers: [{ event: "fatal" }],
        onFailure: ({ event, error }) => {
          told.push(error.message, event.data.event.data, event.data.function_id);
        },
      },
      async ({ step }) => {
        await step.run("no", () => {
          tries += 1;
          throw new NonRetriableError("never");
        });
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "fatal", data: { n: 7 } });
    await harness.finished("fatal-failure");
    const [run] = await harness.runs("fatal");
    expect(run?.status).toBe("failed");
    expect(run?.last_error).toContain("never");
    expect(tries).toBe(1);
    expect(told).toEqual(["never", { n: 7 }, "assay-fatal"]);
    await stop();
  });

  it("gives up after the last attempt and keeps the last error", async () => {
    const client = harness.client();
    let tries = 0;
    const fn = client.createFunction(
      { id: "hopeless", retries: 2, triggers: [{ event: "hopeless" }] },
      async () => {
        tries += 1;
        throw new Error(`try ${tries}`);
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "hopeless" });
    const [run] = await harness.finished("hopeless", "failed");
    expect(tries).toBe(3);
    expect(run?.last_error).toBe("Error: try 3");
    await stop();
  });

  it("waits as long as RetryAfterError asks", async () => {
    const client = harness.client();
    const times: number[] = [];
    const fn = client.createFunction({ id: "later", triggers: [{ event: "later" }] }, async ({ step }) =>
      step.run("x", () => {
        times.push(performance.now());
        if (times.length === 1) throw new RetryAfterError("busy", 1000);
      }),
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "later" });
    await harness.finished("later");
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(990);
    await stop();
  });

  it("sleeps, also beside other steps", async () => {
    const client = harness.client();
    let woke = 0;
    const started = performance.now();
    const fn = client.createFunction(
      { id: "sleeper", triggers: [{ event: "sleeper" }] },
      async ({ step }) => {
        const [, value] = await Promise.all([step.sleep("nap", "1s"), step.run("work", () => 5)]);
        woke = performance.now() - started;
        return step.run("end", () => value + 1);
      },
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "sleeper" });
    const [run] = await harness.finished("sleeper");
    expect(run?.output).toBe(6);
    expect(woke).toBeGreaterThanOrEqual(1000);
    await stop();
  });

  it("sends an event from a step once, however often the step is tried", async () => {
    const client = harness.client();
    let tries = 0;
    let received = 0;
    const sender = client.createFunction(
      { id: "sender", triggers: [{ event: "send" }] },
      async ({ step }) => {
        await step.run("send and break", async () => {
          await client.send([
            { name: "sent", data: { n: 1 } },
            { name: "sent", data: { n: 2 } },
          ]);
          if (++tries < 3) throw new Error("after sending");
        });
        await step.sendEvent("tool", { name: "sent", data: { n: 3 } });
      },
    );
    const receiver = client.createFunction({ id: "receiver", triggers: [{ event: "sent" }] }, async () => {
      received += 1;
    });
    const stop = await harness.run(client, [sender, receiver]);
    await client.send({ name: "send" });
    await harness.finished("sender");
    await harness.finished("receiver", "completed", 3);
    expect(tries).toBe(3);
    expect(received).toBe(3);
    await stop();
  });

  it("gives up its turn after two seconds and goes on in another call, each step once", async () => {
    const client = harness.client();
    let calls = 0;
    const ran: number[] = [];
    const fn = client.createFunction({ id: "turns", triggers: [{ event: "turns" }] }, async ({ step }) => {
      calls += 1;
      for (const n of [1, 2, 3, 4]) {
        await step.run(`part ${n}`, async () => {
          ran.push(n);
          await new Promise((resolve) => setTimeout(resolve, 750));
        });
      }
      return ran.length;
    });
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "turns" });
    const [run] = await harness.finished("turns");
    expect(run?.output).toBe(4);
    expect(ran).toEqual([1, 2, 3, 4]);
    expect(calls).toBeGreaterThan(1);
    await stop();
  });

  it("fails a step whose result the database does not take, instead of holding it forever", async () => {
    const client = harness.client();
    await harness.rows(
      "alter table engine_steps add constraint picky check (result::text not like '%unwritable%')",
    );
    const fn = client.createFunction(
      { id: "unwritable", retries: 0, checkpointing: false, triggers: [{ event: "unwritable" }] },
      async ({ step }) => step.run("write", () => "unwritable"),
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "unwritable" });
    const [run] = await harness.finished("unwritable", "failed");
    expect(run?.last_error).toContain("picky");
    await harness.rows("alter table engine_steps drop constraint picky");
    await stop();
  });

  it("stores text that PostgreSQL refuses", async () => {
    const client = harness.client();
    const fn = client.createFunction({ id: "text", triggers: [{ event: "text" }] }, async ({ event, step }) =>
      step.run("echo", () => `${event.data.text}|\u0000|\ud800|ok`),
    );
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "text", data: { text: "a\u0000b" } });
    const [run] = await harness.finished("text");
    expect(run?.output).toBe("a\ufffdb|\ufffd|\ufffd|ok");
    await stop();
  });

  it("fails a run that uses a step it does not support, by name", async () => {
    const client = harness.client();
    const fn = client.createFunction({ id: "waiter", triggers: [{ event: "waiter" }] }, async ({ step }) => {
      await step.waitForEvent("the other", { event: "other", timeout: "1h" });
    });
    const stop = await harness.run(client, [fn]);
    await client.send({ name: "waiter" });
    const [run] = await harness.finished("waiter", "failed");
    expect(run?.last_error).toContain('does not support WaitForEvent (step "the other")');
    await stop();
  });
});
