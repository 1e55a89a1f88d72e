import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { deliverWebhookMessage } from "@/inngest/functions/deliver-webhook";
import { openApiDocument } from "@/lib/domain/api/openapi/document";
import { eventDataSchemas, sentEventTypes } from "@/lib/domain/webhooks/events";
import { eventExamples } from "@/lib/domain/webhooks/examples";
import { nextAttemptDelayMs, retryDelaysMs } from "@/lib/domain/webhooks/schedule";
import { previousSecretEnds } from "@/lib/domain/webhooks/secret";
import { signWebhook, webhookHeaders, webhookSecretText } from "@/lib/domain/webhooks/signature";

describe("signing", () => {
  const message = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
  };

  it("agrees with the reference vector of Standard Webhooks", () => {
    expect(signWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message)).toBe(
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    );
  });

  it("signs with every secret, over the exact bytes of the text", () => {
    const keys = [randomBytes(32), randomBytes(24)];
    const spoken = { id: "msg_1", timestamp: 7, body: '{"a":"é 日本"}' };
    const headers = webhookHeaders(keys.map(webhookSecretText), spoken);
    const expected = keys.map(
      (key) => `v1,${createHmac("sha256", key).update('msg_1.7.{"a":"é 日本"}').digest("base64")}`,
    );
    expect(headers).toEqual({
      "webhook-id": "msg_1",
      "webhook-timestamp": "7",
      "webhook-signature": expected.join(" "),
    });
  });

  it.each(["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", webhookSecretText(new Uint8Array(23))])(
    "refuses %j as a secret",
    (secret) => expect(() => signWebhook(secret, message)).toThrow(/24 to 64 bytes/),
  );

  it("keeps a rotated secret for a day", () => {
    const rotated = new Date("2026-03-02T09:00:00Z");
    expect(previousSecretEnds(null, rotated)).toBeNull();
    expect(previousSecretEnds(rotated, new Date("2026-03-03T08:59:59Z"))).toEqual(
      new Date("2026-03-03T09:00:00Z"),
    );
    expect(previousSecretEnds(rotated, new Date("2026-03-03T09:00:00Z"))).toBeNull();
  });
});

describe("the schedule", () => {
  it("has ten attempts over about three days, as many as the function makes", () => {
    const hours = retryDelaysMs.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(96);
    expect(deliverWebhookMessage.opts.retries).toBe(retryDelaysMs.length);
    expect(nextAttemptDelayMs(retryDelaysMs.length, null, 0)).toBeNull();
  });

  it("lengthens each pause by up to a tenth", () => {
    expect(nextAttemptDelayMs(0, null, 0)).toBe(5_000);
    expect(nextAttemptDelayMs(1, null, 1)).toBeCloseTo(330_000);
  });

  it("waits as long as the receiver asks, a day at most, and never less than its own pause", () => {
    expect(nextAttemptDelayMs(0, 60_000, 0)).toBe(60_000);
    expect(nextAttemptDelayMs(1, 1_000, 0)).toBe(300_000);
    expect(nextAttemptDelayMs(0, 10 ** 12, 0)).toBe(86_400_000);
  });
});

describe("the events", () => {
  it.each(sentEventTypes)("%s has an example that its schema accepts", (type) => {
    expect(eventDataSchemas[type].safeParse(eventExamples[type]).error).toBeUndefined();
  });

  it("are in the OpenAPI document with their payloads", () => {
    const { webhooks, components } = openApiDocument("1.2.3") as {
      webhooks: Record<string, { post: { requestBody: unknown } }>;
      components: { schemas: Record<string, { properties: Record<string, unknown> }> };
    };
    expect(Object.keys(webhooks)).toEqual([...sentEventTypes]);
    expect(JSON.stringify(webhooks["run.failed"]?.post.requestBody)).toContain(
      "#/components/schemas/RunFailedEvent",
    );
    expect(Object.keys(components.schemas.RunFailedEvent?.properties ?? {})).toEqual([
      "type",
      "timestamp",
      "data",
    ]);
  });
});
