import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { getRun, renewRunLease } from "@/lib/data/runs";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { executeStoredRun, startRun } from "@/lib/services/execute-run";
import { recoverAbandoned } from "@/lib/services/recover-abandoned";
import { runRequest } from "@/tests/support/run-request";
import { setUpLab } from "../../support/lab";
import { createWorkspace } from "../../support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

function ask(viewer: Viewer, waitMs: number) {
  return startRun(viewer, runRequest(), waitMs);
}

/** As a killed process leaves it: running, its lease held by nobody. */
async function abandoned(viewer: Viewer, lease: string): Promise<string> {
  const { id } = await ask(viewer, 10_000);
  await db().$executeRawUnsafe(
    `update runs set status = 'running', output = null, completed_at = null, leased_until = now() ${lease} where id = '${id}'`,
  );
  return id;
}

async function untilStatus(viewer: Viewer, id: string, status: string): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 50) {
    if ((await getRun(viewer, id)).status === status) return;
    await sleep(50);
  }
  throw new Error(`The run stays ${(await getRun(viewer, id)).status}.`);
}

describe("a run whose process died", () => {
  it("is taken over once its lease has run out, and not before", async () => {
    const viewer = await createWorkspace();
    const held = await abandoned(viewer, "+ interval '20 seconds'");
    const lost = await abandoned(viewer, "- interval '1 second'");
    const before = lab.fake.calls;
    expect((await recoverAbandoned(100)).runs).toBe(1);
    await untilStatus(viewer, lost, "completed");
    expect(await executeStoredRun(viewer.workspaceId, held)).toBe("skipped");
    expect(lab.fake.calls - before).toBe(1);
  });

  it("is not taken from a process that works, though a clock set forward makes its lease look old", async () => {
    const viewer = await createWorkspace();
    const id = await abandoned(viewer, "- interval '1 hour'");
    const before = lab.fake.calls;
    const recovering = recoverAbandoned(600);
    await sleep(200);
    expect(await renewRunLease(viewer, id)).toBe(true);
    expect((await recovering).runs).toBe(0);
    await sleep(300);
    expect(lab.fake.calls).toBe(before);
  });

  it("is leased by the database's clock, whatever this process's says", async () => {
    const viewer = await createWorkspace();
    lab.behave({ latencyMs: 800 });
    const now = Date.now;
    Date.now = () => now() - 3_600_000;
    try {
      const run = await ask(viewer, 100);
      expect(run.status).toBe("running");
      const [row] = await db().$queryRaw<{ seconds: number }[]>`
        select extract(epoch from leased_until - clock_timestamp())::float8 as seconds from runs where id = ${run.id}::uuid`;
      expect(row?.seconds).toBeGreaterThan(30);
      expect(row?.seconds).toBeLessThan(46);
      expect(await executeStoredRun(viewer.workspaceId, run.id)).toBe("skipped");
    } finally {
      Date.now = now;
    }
  });
});
