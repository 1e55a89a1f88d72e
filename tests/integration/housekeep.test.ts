import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { housekeep } from "@/lib/services/housekeep";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

const hour = 60 * 60 * 1000;
const ago = (ms: number) => new Date(Date.now() - ms);

it("deletes what is past its time and nothing else", async () => {
  const { workspaceId } = await createWorkspace();
  const hash = () => new Uint8Array(randomBytes(32));
  for (const expiresAt of [ago(1000), ago(-hour)]) {
    await db().idempotencyKey.create({
      data: { workspaceId, keyHash: hash(), requestHash: hash(), expiresAt },
    });
  }
  for (const windowStarted of [ago(25 * hour), ago(hour)]) {
    await db().signInThrottle.create({ data: { key: String(windowStarted), failures: 1, windowStarted } });
  }
  for (const expire of [ago(2 * hour), ago(-60_000)]) {
    await db().rateLimit.create({ data: { key: String(expire), points: 1, expire: expire.getTime() } });
  }
  expect(await housekeep()).toEqual({
    idempotency_keys: 1,
    sign_in_throttles: 1,
    rate_limits: 1,
    webhook_deliveries: 0,
  });
  expect(await housekeep()).toEqual({
    idempotency_keys: 0,
    sign_in_throttles: 0,
    rate_limits: 0,
    webhook_deliveries: 0,
  });
  const kept = [db().idempotencyKey.count(), db().signInThrottle.count(), db().rateLimit.count()];
  expect(await Promise.all(kept)).toEqual([1, 1, 1]);
});
