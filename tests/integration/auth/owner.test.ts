import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/data/client";
import { insertWorkspace } from "@/lib/data/workspaces";
import { AssayError } from "@/lib/domain/errors";
import { personViewer } from "@/lib/domain/permissions/viewer";
import { reloadEnv } from "@/lib/env";
import { log } from "@/lib/log";
import { createFirstOwner, ensureDemoOwner, ensureOwner, needsOwner, signUp } from "@/lib/services/owner";
import { signIn } from "@/lib/services/sign-in";
import { signInWithProvider } from "@/lib/services/sign-in-with-provider";
import { makeKey } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";

setUpTestDatabase();

const form = { email: "owner@example.com", name: "Olga", password: "long enough" };

function setEnv(variables: Record<string, string>): void {
  for (const name of ["ASSAY_ADMIN_EMAIL", "ASSAY_ADMIN_PASSWORD", "ASSAY_ALLOW_SIGNUP"])
    delete process.env[name];
  Object.assign(process.env, variables);
  reloadEnv();
}

async function loggedToken(): Promise<string> {
  const warned = vi.spyOn(log, "warn").mockImplementation(() => undefined);
  await ensureOwner();
  const message = String(warned.mock.calls[0]?.[0]);
  warned.mockRestore();
  return message.split(": ").at(-1) ?? "";
}

function memberships() {
  return db().membership.findMany({ include: { user: true, workspace: true }, orderBy: { id: "asc" } });
}

describe("the first owner", () => {
  beforeEach(async () => {
    await db().workspace.deleteMany();
    await db().user.deleteMany();
    await db().instanceSetting.deleteMany();
    await db().signInThrottle.deleteMany();
    setEnv({});
  });

  it("comes from the environment, once, whichever of several processes starts first", async () => {
    setEnv({ ASSAY_ADMIN_EMAIL: "Boss@Example.com", ASSAY_ADMIN_PASSWORD: "long enough" });
    await Promise.all([ensureOwner(), ensureOwner(), ensureOwner()]);
    expect(await memberships()).toMatchObject([
      {
        role: "owner",
        user: { email: "boss@example.com" },
        workspace: { name: "My workspace", slug: "my-workspace" },
      },
    ]);
    setEnv({ ASSAY_ADMIN_EMAIL: "boss@example.com", ASSAY_ADMIN_PASSWORD: "another password" });
    await ensureOwner();
    expect(await signIn("boss@example.com", "long enough", "x")).toMatchObject({ email: "boss@example.com" });
  });

  it("comes from the logged token, the same from every process, and no other", async () => {
    const token = await loggedToken();
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await loggedToken()).toBe(token);
    expect(JSON.stringify(await db().instanceSetting.findMany())).not.toContain(token);
    expect(await needsOwner()).toBe(true);
    await expect(createFirstOwner({ ...form, token: "x".repeat(32) }, "a")).rejects.toMatchObject({
      fields: [{ pointer: "/token" }],
    });
    await createFirstOwner({ ...form, token: ` ${token}\n` }, "a");
    expect(await needsOwner()).toBe(false);
    expect(await db().auditLog.count({ where: { action: "workspace.create" } })).toBe(1);
    expect(await db().instanceSetting.count()).toBe(0);
    await expect(
      createFirstOwner({ ...form, email: "second@example.com", token }, "a"),
    ).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("limits guesses of the token", async () => {
    const token = await loggedToken();
    for (let guess = 0; guess < 10; guess += 1) {
      await createFirstOwner({ ...form, token: "guess" }, "192.0.2.1").catch(() => undefined);
    }
    await expect(createFirstOwner({ ...form, token }, "192.0.2.1")).rejects.toMatchObject({
      code: "rate_limited",
    });
    await createFirstOwner({ ...form, token }, "192.0.2.2");
  });

  it("takes over a demo workspace that was seeded before", async () => {
    const demo = await insertWorkspace("Demo", true);
    const made = await ensureDemoOwner({ email: "demo@example.com", password: "long enough" });
    expect(await memberships()).toMatchObject([
      { userId: made?.userId, workspaceId: demo.id, role: "owner" },
    ]);
    expect(await ensureDemoOwner({ email: "demo@example.com", password: "long enough" })).toEqual(made);
    expect(await ensureDemoOwner({ email: "other@example.com", password: "long enough" })).toBeNull();
  });

  it("closes sign-up after the first user unless it was opened", async () => {
    await expect(signUp(form, "a")).rejects.toMatchObject({ code: "forbidden" });
    setEnv({ ASSAY_ALLOW_SIGNUP: "1" });
    await expect(signUp(form, "a")).rejects.toMatchObject({ code: "conflict" });
    await ensureDemoOwner(form);
    const user = await signUp({ ...form, email: "new@example.com" }, "a");
    const rows = await memberships();
    expect(rows.filter((row) => row.userId === user.id)).toMatchObject([{ role: "owner" }]);
    expect(new Set(rows.map((row) => row.workspaceId)).size).toBe(2);
    const recorded = await db().auditLog.findMany({ where: { actorId: user.id } });
    expect(recorded).toMatchObject([
      { action: "workspace.create", address: "a", objectName: "My workspace" },
    ]);
    await expect(signUp({ ...form, email: "NEW@example.com" }, "a")).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("is one account for an address that signs up twice at once", async () => {
    await ensureDemoOwner(form);
    setEnv({ ASSAY_ALLOW_SIGNUP: "1" });
    for (let round = 0; round < 3; round += 1) {
      const twin = { ...form, email: `twin-${round}@example.com` };
      const outcomes = await Promise.allSettled([1, 2].map((from) => signUp(twin, `192.0.2.${from}`)));
      const refusals = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      expect(refusals).toMatchObject([{ code: "conflict", message: expect.stringContaining("Sign in") }]);
      expect(refusals[0]).toBeInstanceOf(AssayError);
    }
    // The owner's workspace and one a person.
    expect(await db().workspace.count()).toBe(4);
  });

  it("is one person for an identity provider's account that comes twice at once", async () => {
    await ensureDemoOwner(form);
    setEnv({ ASSAY_ALLOW_SIGNUP: "1" });
    for (let round = 0; round < 5; round += 1) {
      const profile = {
        provider: "github",
        accountId: `twin-${round}`,
        verifiedEmail: `provided-${round}@example.com`,
        name: "Tao",
      };
      const people = await Promise.all([1, 2].map(() => signInWithProvider(profile, "192.0.2.1")));
      expect(new Set(people.map((person) => person?.id)).size).toBe(1);
      expect(people[0]?.email).toBe(profile.verifiedEmail);
    }
    expect(await db().workspace.count()).toBe(6);
  });

  it("links an identity provider by a verified address only", async () => {
    const owner = await ensureDemoOwner(form);
    const profile = { provider: "github", accountId: "42", verifiedEmail: null, name: "Olga" };
    expect(await signInWithProvider(profile)).toBeNull();
    expect(await signInWithProvider({ ...profile, verifiedEmail: "stranger@example.com" })).toBeNull();
    expect(await signInWithProvider({ ...profile, verifiedEmail: "OWNER@example.com" })).toMatchObject({
      id: owner?.userId,
    });
    expect(await signInWithProvider(profile)).toMatchObject({ id: owner?.userId });
    setEnv({ ASSAY_ALLOW_SIGNUP: "1" });
    const added = await signInWithProvider({ ...profile, accountId: "43", verifiedEmail: "new@example.com" });
    expect(added).toMatchObject({ email: "new@example.com", passwordHash: null });
    expect(added).not.toBeInstanceOf(AssayError);
  });

  it("ends what somebody could do who signed up with an address in advance", async () => {
    await ensureDemoOwner(form);
    setEnv({ ASSAY_ALLOW_SIGNUP: "1" });
    const victim = { email: "victim@example.com", name: "V", password: "of somebody else" };
    const made = await signUp(victim, "203.0.113.7");
    const { workspaceId } = await db().membership.findFirstOrThrow({ where: { userId: made.id } });
    await makeKey(personViewer(made, workspaceId, "owner", undefined), "admin");
    const profile = { provider: "google", accountId: "7", verifiedEmail: victim.email, name: "Vera" };
    expect(await signInWithProvider(profile)).toEqual({
      ...made,
      passwordHash: null,
      sessionVersion: made.sessionVersion + 1,
    });
    expect(await db().apiKey.findMany({ where: { userId: made.id } })).toMatchObject([{ isActive: false }]);
    expect(await refusalOf(signIn(victim.email, victim.password, "203.0.113.7"))).toMatchObject({
      code: "unauthenticated",
    });
    await db().apiKey.updateMany({ data: { isActive: true } });
    expect(await signInWithProvider({ ...profile, provider: "github" })).toMatchObject({
      sessionVersion: made.sessionVersion + 1,
    });
    expect(await db().apiKey.findMany({ where: { userId: made.id } })).toMatchObject([{ isActive: true }]);
  });

  it("leaves the password of an address that was shown to be theirs", async () => {
    const owner = await ensureDemoOwner(form);
    const profile = { provider: "google", accountId: "8", verifiedEmail: form.email, name: "Olga" };
    expect(await signInWithProvider(profile)).toMatchObject({ id: owner?.userId, sessionVersion: 1 });
    expect(await signIn(form.email, form.password, "203.0.113.7")).toMatchObject({ id: owner?.userId });
  });
});
