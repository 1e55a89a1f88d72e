import { describe, expect, it } from "vitest";
import { auditActionNames, auditFields, auditObjectType } from "@/lib/domain/audit/actions";
import { auditStates } from "@/lib/domain/audit/entry";
import { firstUuidAt, uuidTime } from "@/lib/domain/ids";

describe("audit states", () => {
  it("keep only the named fields of their kind", () => {
    const whole = {
      name: "ci",
      role: "editor",
      key: "assay_secret",
      key_hash: "00",
      keyHash: new Uint8Array(2),
    };
    expect(auditStates("api_key", undefined, whole)).toEqual({
      before: null,
      after: { name: "ci", role: "editor" },
    });
  });

  it("of a change keep only what differs", () => {
    const before = { name: "a", is_active: true, tags: ["x"] };
    const after = { name: "a", is_active: false, rate_limit_per_minute: 5 };
    expect(auditStates("api_key", before, after)).toEqual({
      before: { is_active: true, rate_limit_per_minute: null },
      after: { is_active: false, rate_limit_per_minute: 5 },
    });
  });

  it("mask secrets inside free JSON, at any depth", () => {
    const config = {
      url: "https://example.com",
      headers: { Authorization: "Bearer sk-1", "X-Team": "sk-2" },
      nested: [{ api_key: "sk-3", apiKey: "sk-4", client_secret: "sk-5", max_tokens: 10, password: "sk-6" }],
    };
    const { after } = auditStates("evaluator", undefined, { config });
    expect(JSON.stringify(after)).not.toContain("sk-");
    expect(after).toMatchObject({
      config: {
        url: "https://example.com",
        headers: { "X-Team": "[redacted]" },
        nested: [{ max_tokens: 10 }],
      },
    });
  });

  it("cut long texts and say how long they were", () => {
    const { after } = auditStates("prompt", undefined, { description: "é".repeat(5000) });
    expect(String(after?.description)).toMatch(/… \(5000 characters\)$/);
    expect(String(after?.description).length).toBeLessThan(4100);
  });

  it("no named field is one that holds a secret", () => {
    const secret = /secret|password|token$|hash|encrypted|^key$|api_key$/;
    for (const [type, fields] of Object.entries(auditFields)) {
      const risky = fields.filter((field) => secret.test(field) && field !== "content_hash");
      expect([type, risky]).toEqual([type, []]);
    }
  });

  it("every action names a kind of object that has fields", () => {
    for (const action of auditActionNames) expect(auditFields[auditObjectType(action)]).toBeDefined();
  });
});

describe("UUIDv7 and time", () => {
  it("agree to the millisecond", () => {
    const time = new Date("2026-02-03T04:05:06.789Z");
    const first = firstUuidAt(time);
    expect(uuidTime(first)).toEqual(time);
    expect(first < firstUuidAt(new Date(time.getTime() + 1))).toBe(true);
    expect(firstUuidAt(new Date(-5))).toBe("00000000-0000-7000-8000-000000000000");
  });
});
