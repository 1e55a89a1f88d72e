import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { reloadEnv } from "@/lib/env";
import { decryptText, encrypt } from "@/lib/services/encryption";

beforeAll(() => {
  process.env.DATABASE_URL ??= "postgresql://nobody@127.0.0.1:1/none";
  process.env.NEXTAUTH_SECRET ??= "x".repeat(32);
  process.env.ENCRYPTION_KEY = Buffer.alloc(32, 7).toString("base64");
  reloadEnv();
});

describe("encryption", () => {
  it("opens what it sealed, and seals the same text differently each time", () => {
    const [a, b] = [encrypt("sk-secret é", "row:1"), encrypt("sk-secret é", "row:1")];
    expect(decryptText(a, "row:1")).toBe("sk-secret é");
    expect(Buffer.from(a).equals(b)).toBe(false);
    expect(Buffer.from(a).includes("sk-secret")).toBe(false);
    expect(a[0]).toBe(1);
    expect(a).toHaveLength(1 + 12 + Buffer.byteLength("sk-secret é") + 16);
  });

  it("refuses another row's, altered, cut and newer secrets", () => {
    const sealed = encrypt("secret", "row:1");
    expect(() => decryptText(sealed, "row:2")).toThrow("cannot be decrypted");
    for (let index = 1; index < sealed.length; index += 1) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => decryptText(altered, "row:1")).toThrow("cannot be decrypted");
    }
    expect(() => decryptText(sealed.subarray(0, 20), "row:1")).toThrow("unknown format");
    expect(() => decryptText(Buffer.concat([Buffer.of(2), sealed.subarray(1)]), "row:1")).toThrow(
      "unknown format",
    );
  });

  it("names the key when it is another one", () => {
    const sealed = encrypt("secret", "row:1");
    process.env.ENCRYPTION_KEY = randomBytes(32).toString("hex");
    reloadEnv();
    expect(() => decryptText(sealed, "row:1")).toThrow("ENCRYPTION_KEY");
  });
});
