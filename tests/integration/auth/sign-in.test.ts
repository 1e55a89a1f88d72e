import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/data/client";
import { insertUser } from "@/lib/data/users";
import { AssayError } from "@/lib/domain/errors";
import { wrongCredentials } from "@/lib/domain/permissions/credentials";
import { changePassword } from "@/lib/services/change-password";
import { confirmIdentity } from "@/lib/services/confirm-identity";
import { hashPassword } from "@/lib/services/password";
import { signIn } from "@/lib/services/sign-in";
import { setUpTestDatabase } from "@/tests/support/database";

setUpTestDatabase();

const password = "correct horse battery";
const wrong = (error: unknown) => error instanceof AssayError && error.message === wrongCredentials;

async function outcome(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => "in",
    (error: unknown) => (error instanceof AssayError ? error.code : "broken"),
  );
}

describe("sign-in", () => {
  beforeEach(async () => {
    await db().signInThrottle.deleteMany();
    await db().user.deleteMany();
    await insertUser({
      email: "Ana@Example.com",
      emailVerified: true,
      name: "Ana",
      passwordHash: await hashPassword(password),
    });
    await insertUser({ email: "oauth@example.com", emailVerified: true, name: "O", passwordHash: null });
  });

  it("takes the right password whatever the case of the address", async () => {
    expect(await signIn(" ANA@example.com", password, "192.0.2.1")).toMatchObject({
      email: "ana@example.com",
    });
  });

  it("keeps the password as argon2id only", async () => {
    const { passwordHash } = await db().user.findUniqueOrThrow({ where: { email: "ana@example.com" } });
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it.each([
    ["a wrong password", "ana@example.com"],
    ["an unknown account", "nobody@example.com"],
    ["an account without a password", "oauth@example.com"],
  ])("answers %s alike", async (_what, email) => {
    await expect(signIn(email, "wrong password", "192.0.2.1")).rejects.toSatisfy(wrong);
  });

  it("takes as long for an unknown account as for a wrong password", async () => {
    const time = async (email: string) => {
      const started = performance.now();
      await outcome(signIn(email, "wrong password", "192.0.2.1"));
      return performance.now() - started;
    };
    await time("nobody@example.com");
    const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 8; round += 1) {
      fastest.known = Math.min(fastest.known, await time("ana@example.com"));
      fastest.unknown = Math.min(fastest.unknown, await time("nobody2@example.com"));
    }
    expect(fastest.unknown).toBeGreaterThan(fastest.known * 0.7);
    expect(fastest.known).toBeGreaterThan(fastest.unknown * 0.7);
  });

  it.each(["ana@example.com", "nobody@example.com"])(
    "stops guessing at %s after 10 attempts",
    async (email) => {
      for (let attempt = 0; attempt < 10; attempt += 1) {
        expect(await outcome(signIn(email, "guess", `192.0.2.${attempt}`))).toBe("unauthenticated");
      }
      expect(await outcome(signIn(email, password, "198.51.100.1"))).toBe("rate_limited");
    },
  );

  it("never lets more than the limit through when guesses come at once", async () => {
    const guesses = Array.from({ length: 40 }, (_, index) =>
      signIn("ana@example.com", "guess", `10.0.0.${index}`),
    );
    const outcomes = await Promise.all(guesses.map(outcome));
    expect(outcomes.filter((one) => one === "unauthenticated")).toHaveLength(10);
    expect(outcomes.filter((one) => one === "rate_limited")).toHaveLength(30);
  });

  it("stops an address that tries many accounts", async () => {
    await db().signInThrottle.create({
      data: { key: "address:203.0.113.9", failures: 100, windowStarted: new Date() },
    });
    expect(await outcome(signIn("ana@example.com", password, "203.0.113.9"))).toBe("rate_limited");
    expect(await outcome(signIn("ana@example.com", password, "203.0.113.10"))).toBe("in");
  });

  it("forgets failures after a success and after the window", async () => {
    for (let attempt = 0; attempt < 9; attempt += 1)
      await outcome(signIn("ana@example.com", "guess", "192.0.2.1"));
    expect(await outcome(signIn("ana@example.com", password, "192.0.2.1"))).toBe("in");
    for (let attempt = 0; attempt < 10; attempt += 1)
      await outcome(signIn("ana@example.com", "guess", "192.0.2.1"));
    expect(await outcome(signIn("ana@example.com", password, "192.0.2.1"))).toBe("rate_limited");
    await db().signInThrottle.updateMany({ data: { windowStarted: new Date(Date.now() - 16 * 60 * 1000) } });
    expect(await outcome(signIn("ana@example.com", password, "192.0.2.1"))).toBe("in");
  });

  it("is told to the workspaces of the person, failures too", async () => {
    const user = await db().user.findUniqueOrThrow({ where: { email: "ana@example.com" } });
    const workspace = await db().workspace.create({ data: { name: "Told", slug: "told" } });
    await db().membership.create({ data: { workspaceId: workspace.id, userId: user.id, role: "editor" } });
    await outcome(signIn("ana@example.com", "guess", "192.0.2.1"));
    await outcome(signIn("ana@example.com", password, "192.0.2.1"));
    await outcome(signIn("nobody@example.com", password, "192.0.2.1"));
    for (let attempt = 0; attempt < 12; attempt += 1)
      await outcome(signIn("ana@example.com", "guess", "192.0.2.1"));
    const read = () =>
      db().auditLog.findMany({ where: { workspaceId: workspace.id }, orderBy: { id: "asc" } });
    // Failures are recorded after their answer. Beyond the limit nothing is: 10 of them, not 12.
    await vi.waitFor(async () => expect(await read()).toHaveLength(12));
    const rows = await read();
    expect(rows.slice(0, 2).map(({ action }) => action)).toEqual(["user.sign_in_failed", "user.sign_in"]);
    expect(rows[0]).toMatchObject({ objectId: user.id, address: "192.0.2.1", after: { method: "password" } });
  });

  it("keeps no address that was typed", async () => {
    await outcome(signIn("my-password-in-the-wrong-field", "x", "192.0.2.1"));
    const keys = await db().signInThrottle.findMany({ select: { key: true } });
    expect(JSON.stringify(keys)).not.toContain("my-password");
  });

  it("asks for the password again when the sign-in is old, and changes it ending all sessions", async () => {
    const user = await signIn("ana@example.com", password, "192.0.2.1");
    const old = {
      user: { id: user.id, hasPassword: true },
      authenticatedAt: new Date(Date.now() - 16 * 60 * 1000),
    };
    await confirmIdentity({ ...old, authenticatedAt: new Date() }, undefined);
    await confirmIdentity(old, password);
    await expect(confirmIdentity(old, undefined)).rejects.toMatchObject({
      fields: [{ pointer: "/password" }],
    });
    await expect(confirmIdentity(old, "wrong")).rejects.toMatchObject({ fields: [{ pointer: "/password" }] });
    await expect(changePassword(user, "wrong", "another password")).rejects.toMatchObject({
      fields: [{ pointer: "/current" }],
    });
    await changePassword(user, password, "another password");
    const changed = await signIn("ana@example.com", "another password", "192.0.2.1");
    expect(changed.sessionVersion).toBe(user.sessionVersion + 1);
    expect(await outcome(signIn("ana@example.com", password, "192.0.2.1"))).toBe("unauthenticated");
  });
});
