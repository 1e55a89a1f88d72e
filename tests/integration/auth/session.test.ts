import { encode } from "next-auth/jwt";
import { beforeAll, describe, expect, it } from "vitest";
import { returnPath } from "@/lib/auth/return-path";
import { sessionSeconds } from "@/lib/auth/session";
import { sessionOfToken } from "@/lib/auth/viewer-from-session";
import { db } from "@/lib/data/client";
import { insertUser, type SignInUser } from "@/lib/data/users";
import { addMember, insertWorkspace } from "@/lib/data/workspaces";
import { env } from "@/lib/env";
import { endSessions } from "@/lib/services/end-sessions";
import { setUpTestDatabase } from "@/tests/support/database";

setUpTestDatabase();

let user: SignInUser;
let first = "";
let second = "";

beforeAll(async () => {
  user = await insertUser({ email: "s@example.com", emailVerified: true, name: "Sol", passwordHash: null });
  first = (await insertWorkspace("First")).id;
  second = (await insertWorkspace("Second")).id;
  await addMember(first, user.id, "owner");
  await addMember(second, user.id, "viewer");
});

const now = () => Math.floor(Date.now() / 1000);

function token(claims: Record<string, unknown> = {}, secret = env().NEXTAUTH_SECRET): Promise<string> {
  const whole = { sub: user.id, session_version: user.sessionVersion, authenticated_at: now(), ...claims };
  return encode({ token: whole, secret, maxAge: sessionSeconds });
}

describe("a session", () => {
  it("is the person in their oldest workspace, or the one they chose", async () => {
    expect(await sessionOfToken(await token(), null)).toMatchObject({
      viewer: { kind: "session", workspaceId: first, role: "owner", userId: user.id },
      user: { email: "s@example.com", hasPassword: false },
      workspaces: [{ id: first }, { id: second }],
    });
    expect(await sessionOfToken(await token(), second)).toMatchObject({
      viewer: { workspaceId: second, role: "viewer" },
    });
  });

  it("never shows a workspace of others, whatever the cookie says", async () => {
    const foreign = (await insertWorkspace("Foreign")).id;
    expect((await sessionOfToken(await token(), foreign))?.viewer.workspaceId).toBe(first);
    expect((await sessionOfToken(await token(), "nonsense"))?.viewer.workspaceId).toBe(first);
  });

  it("ends seven days after the sign-in, however often its cookie was renewed", async () => {
    expect(
      await sessionOfToken(await token({ authenticated_at: now() - sessionSeconds + 60 }), null),
    ).not.toBeNull();
    expect(
      await sessionOfToken(await token({ authenticated_at: now() - sessionSeconds - 60 }), null),
    ).toBeNull();
    expect(await sessionOfToken(await token({ authenticated_at: now() + 3600 }), null)).toBeNull();
  });

  it.each([
    ["another secret", () => token({}, "y".repeat(32))],
    ["nonsense", async () => "nonsense"],
    ["a token without a version", () => token({ session_version: undefined })],
    ["an unknown person", () => token({ sub: "019a9f4e-0000-7000-8000-000000000001" })],
  ])("is none for %s", async (_what, make) => {
    expect(await sessionOfToken(await make(), null)).toBeNull();
  });

  it("ends everywhere when the person says so", async () => {
    const held = await token();
    await endSessions(user);
    expect(await sessionOfToken(held, null)).toBeNull();
    user = await db().user.findUniqueOrThrow({ where: { id: user.id } });
    expect(await sessionOfToken(await token(), null)).not.toBeNull();
  });

  it("ends at once when the version is raised or the last membership goes", async () => {
    const held = await token();
    await db().user.update({ where: { id: user.id }, data: { sessionVersion: { increment: 1 } } });
    expect(await sessionOfToken(held, null)).toBeNull();
    const renewed = await token({ session_version: user.sessionVersion + 1 });
    expect(await sessionOfToken(renewed, null)).not.toBeNull();
    await db().membership.deleteMany({ where: { userId: user.id } });
    expect(await sessionOfToken(renewed, null)).toBeNull();
  });
});

describe("the way back after signing in", () => {
  it.each([
    ["/prompts/a?tab=x", "/prompts/a?tab=x"],
    [undefined, "/dashboard"],
    ["https://evil.example", "/dashboard"],
    ["//evil.example", "/dashboard"],
    ["/\\evil.example", "/dashboard"],
    ["/a\\b", "/dashboard"],
    ["javascript:alert(1)", "/dashboard"],
    ["/sign-in?callbackUrl=/sign-in", "/dashboard"],
  ])("of %s is %s", (given, expected) => {
    expect(returnPath(given)).toBe(expected);
  });
});
