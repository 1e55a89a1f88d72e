import { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { nextCronTime, readFunctions } from "@/inngest/embedded/registry";

const client = new Inngest({ id: "app", isDev: false });
const triggers = [{ event: "go" }];
const work = async () => null;
const event = { id: "1", name: "go", data: { key: "k", level: 20 }, ts: 0 };

describe("readFunctions", () => {
  it("reads retries, limits, priority, cancellation and the failure handler", () => {
    const fn = client.createFunction(
      {
        id: "full",
        retries: 2,
        triggers: [{ event: "go", if: "event.data.key == 'k'" }, { cron: "TZ=Europe/Paris 0 9 * * *" }],
        concurrency: [
          { limit: 3, key: "event.data.key" },
          { limit: 9, key: "'all'", scope: "env" },
        ],
        priority: { run: "event.data.level" },
        cancelOn: [{ event: "halt", match: "data.key" }],
        onFailure: work,
      },
      work,
    );
    const registry = readFunctions([fn], "app");
    expect([...registry.keys()]).toEqual(["app-full", "app-full-failure"]);
    const spec = registry.get("app-full");
    expect(spec).toMatchObject({ maxAttempts: 3, crons: ["TZ=Europe/Paris 0 9 * * *"] });
    expect(spec?.groups(event)).toEqual([
      { name: 'fn:app-full:event.data.key:"k"', limit: 3 },
      { name: `env:'all':"all"`, limit: 9 },
    ]);
    expect(spec?.priority(event)).toBe(20);
    expect(spec?.priority({ ...event, data: { level: 5000 } })).toBe(600);
    expect(spec?.triggers[0]?.matches(event)).toBe(true);
    expect(spec?.triggers[0]?.matches({ ...event, data: {} })).toBe(false);
    expect(spec?.cancels[0]?.matches(event, { ...event, name: "halt" })).toBe(true);
    expect(spec?.cancels[0]?.matches(event, { ...event, data: { key: "other" } })).toBe(false);
    expect(registry.get("app-full-failure")?.triggers[0]?.event).toBe("inngest/function.failed");
  });

  it("grants four retries when nothing is said, as Inngest does", () => {
    const fn = client.createFunction({ id: "plain", triggers }, work);
    expect(readFunctions([fn], "app").get("app-plain")?.maxAttempts).toBe(5);
  });

  it.each([
    ["throttle", { throttle: { limit: 1, period: "1s" as const } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1s" as const } }],
    ["debounce", { debounce: { period: "1s" as const } }],
    ["batchEvents", { batchEvents: { maxSize: 2, timeout: "1s" as const } }],
    ["idempotency", { idempotency: "event.data.id" }],
    ["singleton", { singleton: { mode: "skip" as const } }],
    ["timeouts", { timeouts: { finish: "1m" as const } }],
    ["optimizeParallelism", { optimizeParallelism: false }],
    ["cancelOn.timeout", { cancelOn: [{ event: "halt", timeout: "1h" as const }] }],
    ['trigger "go/*" (wildcard)', { triggers: [{ event: "go/*" }] }],
    ['trigger "inngest/function.finished"', { triggers: [{ event: "inngest/function.finished" }] }],
    ["is neither a path", { concurrency: { limit: 1, key: "event.data.a + event.data.b" } }],
    ["is neither a path", { priority: { run: "event.data.paid ? 1 : 0" } }],
  ])("refuses %s by name", (name, options) => {
    const fn = client.createFunction({ id: "odd", triggers, ...options }, work);
    expect(() => readFunctions([fn], "app")).toThrow(/app-odd|odd: /);
    expect(() => readFunctions([fn], "app")).toThrow(name);
  });

  it("names every problem at once, and an id used twice", () => {
    const functions = [
      client.createFunction({ id: "a", triggers, singleton: { mode: "skip" } }, work),
      client.createFunction({ id: "b", triggers }, work),
      client.createFunction({ id: "b", triggers }, work),
    ];
    expect(() => readFunctions(functions, "app")).toThrow(
      /app-a: singleton\n {2}app-b: the id is used twice/,
    );
  });

  it("refuses a schedule that cannot be read", () => {
    const fn = client.createFunction({ id: "odd", triggers: [{ cron: "every day" }] }, work);
    expect(() => readFunctions([fn], "app")).toThrow(/app-odd: /);
  });
});

describe("nextCronTime", () => {
  it("reads a bare pattern as UTC", () => {
    expect(nextCronTime("0 9 * * *", new Date("2026-07-01T08:00:00Z"))?.toISOString()).toBe(
      "2026-07-01T09:00:00.000Z",
    );
  });

  it("follows the named zone through daylight saving", () => {
    const cron = "TZ=Europe/Paris 0 9 * * *";
    expect(nextCronTime(cron, new Date("2026-07-01T00:00:00Z"))?.toISOString()).toBe(
      "2026-07-01T07:00:00.000Z",
    );
    expect(nextCronTime(cron, new Date("2026-12-01T00:00:00Z"))?.toISOString()).toBe(
      "2026-12-01T08:00:00.000Z",
    );
  });
});
