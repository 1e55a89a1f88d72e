import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { deleteExpiredIdempotencyKeys } from "@/lib/data/idempotency";
import { insertWorkspace } from "@/lib/data/workspaces";
import { AssayError } from "@/lib/domain/errors";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { type IdempotentCall, runOnce } from "@/lib/services/idempotency";
import { setUpTestDatabase } from "@/tests/support/database";

setUpTestDatabase();

let viewer: Viewer;
beforeAll(async () => {
  viewer = systemViewer((await insertWorkspace("Once")).id);
});

function callOf(key: string, mode: IdempotentCall["mode"], body = "{}"): IdempotentCall {
  const fingerprint = Buffer.from(body);
  return { viewer, key, method: "POST", path: "/api/v1/things", fingerprint, mode, secret: false };
}

function effect(delayMs = 0) {
  let runs = 0;
  const run = async () => {
    runs += 1;
    await sleep(delayMs);
    return { status: 201, headers: { location: "/x" }, body: `{"run":${runs}}` };
  };
  return { run, runs: () => runs };
}

describe.each(["atomic", "lease"] as const)("a POST under an Idempotency-Key (%s)", (mode) => {
  const key = (name: string) => `${mode}-${name}`;

  it("runs once for twins at the same time, and all get its answer", async () => {
    const { run, runs } = effect(150);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => runOnce(callOf(key("twins"), mode), run)),
    );
    expect(runs()).toBe(1);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 201, body: '{"run":1}', headers: { location: "/x" } });
    }
  });

  it("refuses the same key for another request, also while the first runs", async () => {
    const { run, runs } = effect(100);
    const first = runOnce(callOf(key("other"), mode), run);
    while (runs() === 0) await sleep(5);
    await expect(runOnce(callOf(key("other"), mode, '{"a":1}'), run)).rejects.toMatchObject({
      code: "conflict",
    });
    await first;
  });

  it("leaves the key free when the call failed", async () => {
    const fail = () => Promise.reject(new AssayError("not_found", "Prompt not found."));
    await expect(runOnce(callOf(key("failed"), mode), fail)).rejects.toMatchObject({ code: "not_found" });
    const { run, runs } = effect();
    await runOnce(callOf(key("failed"), mode), run);
    expect(runs()).toBe(1);
  });

  it("belongs to one workspace and path", async () => {
    const { run, runs } = effect();
    await runOnce(callOf(key("scope"), mode), run);
    await runOnce({ ...callOf(key("scope"), mode), path: "/api/v1/others" }, run);
    const other = systemViewer((await insertWorkspace(`Other ${mode}`)).id);
    await runOnce({ ...callOf(key("scope"), mode), viewer: other }, run);
    expect(runs()).toBe(3);
  });

  it("is forgotten after a day", async () => {
    const { run, runs } = effect();
    await runOnce(callOf(key("old"), mode), run);
    await db().idempotencyKey.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    await runOnce(callOf(key("old"), mode), run);
    expect(runs()).toBe(2);
    await db().idempotencyKey.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await deleteExpiredIdempotencyKeys()).toBeGreaterThan(0);
  });
});

describe("a POST whose process died", () => {
  it("leaves nothing behind when it was atomic", async () => {
    const died = runOnce(callOf("died", "atomic"), async () => {
      await insertWorkspace("Half made");
      throw new Error("killed");
    });
    await expect(died).rejects.toThrow("killed");
    expect(await db().workspace.count({ where: { name: "Half made" } })).toBe(0);
  });

  it("runs again when its lease is over, and not before", async () => {
    const { run, runs } = effect();
    await runOnce(callOf("lease", "lease"), run);
    // As a killed process leaves it: claimed, without an answer.
    await db().idempotencyKey.updateMany({
      where: { workspaceId: viewer.workspaceId, status: 201 },
      data: { status: null, lockedUntil: new Date(Date.now() + 400) },
    });
    const started = Date.now();
    await runOnce(callOf("lease", "lease"), run);
    expect(runs()).toBe(2);
    expect(Date.now() - started).toBeGreaterThan(300);
  });
});
