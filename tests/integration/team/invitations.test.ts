import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import type { CreateInvitationBody, InvitationAnswer } from "@/lib/domain/api/invitations";
import { invitationHash } from "@/lib/domain/permissions/invitation";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { reloadEnv } from "@/lib/env";
import { acceptInvitation, acceptWithAccount, readInvitation } from "@/lib/services/accept-invitation";
import {
  type IssuedInvitation,
  inviteMember,
  reissueInvitation,
  revokeInvitation,
} from "@/lib/services/invitations";
import { signIn } from "@/lib/services/sign-in";
import { signInWithProvider } from "@/lib/services/sign-in-with-provider";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";
import { addTeammate } from "@/tests/support/team";
import { asRole, createUser, createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

let owner: Viewer;
beforeEach(async () => {
  owner = await createWorkspace("owner");
});

const tokenOf = ({ path }: IssuedInvitation) => path.split("/").at(-1) ?? "";

function invite(viewer: Viewer, email: string, more: Partial<CreateInvitationBody> = {}) {
  return inviteMember(viewer, { email, role: "editor", expires_in_days: 7, ...more });
}

function roleOf(viewer: Viewer, userId: string) {
  return db().membership.findFirst({
    where: { workspaceId: viewer.workspaceId, userId },
    select: { role: true },
  });
}

async function expire({ invitation }: IssuedInvitation): Promise<void> {
  await db().invitation.update({
    where: { id: invitation.id },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
}

describe("an invitation", () => {
  it("keeps only the hash of its token", async () => {
    const issued = await invite(owner, "a@example.com");
    const token = tokenOf(issued);
    expect(token).toMatch(/^[\w-]{43}$/);
    const row = await db().invitation.findUniqueOrThrow({ where: { id: issued.invitation.id } });
    expect(Buffer.from(row.tokenHash)).toEqual(Buffer.from(invitationHash(token)));
    expect(JSON.stringify([row, await db().auditLog.findMany()])).not.toContain(token);
    expect(row.expiresAt.getTime() - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
  });

  it("is given by admins, to no higher role than theirs, and to nobody who is a member", async () => {
    const admin = asRole(owner, "admin");
    const member = await addTeammate(owner, "viewer");
    expect(await refusalOf(invite(asRole(owner, "editor"), "a@example.com"))).toMatchObject({
      code: "forbidden",
    });
    expect(await refusalOf(invite(admin, "a@example.com", { role: "owner" }))).toMatchObject({
      code: "forbidden",
    });
    expect(await refusalOf(invite(admin, member.email))).toMatchObject({ code: "conflict" });
    const high = await invite(owner, "a@example.com", { role: "owner" });
    expect(await refusalOf(reissueInvitation(admin, high.invitation.id, 7))).toMatchObject({
      code: "forbidden",
    });
    expect(await refusalOf(revokeInvitation(admin, high.invitation.id))).toMatchObject({ code: "forbidden" });
  });

  it("takes the place of the one before, also when several are given at once", async () => {
    const user = await createUser();
    const issued = await Promise.all(Array.from({ length: 5 }, () => invite(owner, user.email)));
    const shown = await Promise.all(issued.map((one) => readInvitation(tokenOf(one))));
    expect(shown.filter(({ open }) => open)).toHaveLength(1);
    expect(shown.filter((one) => !one.open && one.problem.includes("withdrawn"))).toHaveLength(4);
  });

  it("of another workspace is not there", async () => {
    const { invitation } = await invite(await createWorkspace("owner"), "a@example.com");
    for (const call of [
      () => reissueInvitation(owner, invitation.id, 7),
      () => revokeInvitation(owner, invitation.id),
    ]) {
      expect(await refusalOf(call())).toMatchObject({ code: "not_found" });
    }
  });
});

describe("accepting", () => {
  it("makes the person of the address a member, once, and is recorded", async () => {
    const user = await createUser();
    const issued = await invite(owner, user.email);
    const token = tokenOf(issued);
    expect(await readInvitation(token)).toMatchObject({ open: true, hasAccount: true });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => acceptInvitation(user, token)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await roleOf(owner, user.id)).toEqual({ role: "editor" });
    expect(await readInvitation(token)).toMatchObject({ open: false, problem: /used already/ });
    const joined = await db().auditLog.findMany({
      where: { workspaceId: owner.workspaceId, action: "member.join" },
    });
    expect(joined).toMatchObject([{ actorId: user.id, after: { email: user.email, role: "editor" } }]);
  });

  it("is refused to anybody else", async () => {
    const [user, other] = [await createUser(), await createUser()];
    const token = tokenOf(await invite(owner, user.email));
    expect(await refusalOf(acceptInvitation(other, token))).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining(`is for ${user.email}`),
    });
    expect(await roleOf(owner, other.id)).toBeNull();
    await acceptInvitation(user, token);
  });

  it.each([
    ["expired", expire, /has expired/],
    ["revoked", (one: IssuedInvitation) => revokeInvitation(owner, one.invitation.id), /was withdrawn/],
    ["re-issued", (one: IssuedInvitation) => reissueInvitation(owner, one.invitation.id, 7), /was withdrawn/],
  ])("of an %s one is refused in plain words", async (_what, end, words) => {
    const user = await createUser();
    const issued = await invite(owner, user.email);
    await end(issued);
    const token = tokenOf(issued);
    expect(await readInvitation(token)).toMatchObject({ open: false, problem: expect.stringMatching(words) });
    expect(await refusalOf(acceptInvitation(user, token))).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(words),
    });
    const account = { name: "Eve", password: "long enough" };
    expect(await refusalOf(acceptWithAccount(token, account))).toMatchObject({ code: "conflict" });
    expect(await roleOf(owner, user.id)).toBeNull();
  });

  it.each(["", "x", "A".repeat(43), "../../etc"])("with the token %j is refused", async (token) => {
    expect(await readInvitation(token)).toMatchObject({ open: false });
    const user = await createUser();
    expect(await refusalOf(acceptInvitation(user, token))).toMatchObject({ code: "not_found" });
  });

  it("works with a new link after the old one expired", async () => {
    const user = await createUser();
    const old = await invite(owner, user.email);
    await expire(old);
    const renewed = await reissueInvitation(owner, old.invitation.id, 1);
    await acceptInvitation(user, tokenOf(renewed));
    expect(await refusalOf(reissueInvitation(owner, renewed.invitation.id, 1))).toMatchObject({
      code: "conflict",
    });
    expect(await refusalOf(revokeInvitation(owner, renewed.invitation.id))).toMatchObject({
      code: "conflict",
    });
  });

  it("makes an account where sign-up is closed, for the invited address alone", async () => {
    delete process.env.ASSAY_ALLOW_SIGNUP;
    reloadEnv();
    const token = tokenOf(await invite(owner, "new@example.com", { role: "viewer" }));
    expect(await readInvitation(token)).toMatchObject({ open: true, hasAccount: false });
    const account = { name: "Nia", password: "a long password" };
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => acceptWithAccount(token, account)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const user = await signIn("new@example.com", account.password, "192.0.2.1");
    expect(await roleOf(owner, user.id)).toEqual({ role: "viewer" });
    expect(await db().membership.count({ where: { userId: user.id } })).toBe(1);
    const again = tokenOf(await invite(await createWorkspace("owner"), "new@example.com"));
    expect(await refusalOf(acceptWithAccount(again, account))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("has an account"),
    });
  });

  it("is open to who signs in with a provider, where sign-up is closed", async () => {
    const profile = { provider: "github", accountId: "7", verifiedEmail: "Hub@example.com", name: "Hub" };
    expect(await signInWithProvider(profile)).toBeNull();
    const token = tokenOf(await invite(owner, "hub@example.com"));
    const user = await signInWithProvider(profile);
    expect(user).toMatchObject({ email: "hub@example.com" });
    if (user === null) return;
    expect(await db().membership.count({ where: { userId: user.id } })).toBe(0);
    await acceptInvitation(user, token);
    expect(await roleOf(owner, user.id)).toEqual({ role: "editor" });
  });
});

describe("invitations by REST", () => {
  it("answer the link once, list without it, and are revoked and re-issued", async () => {
    const key = await makeKey(owner, "admin");
    const made = await succeed<InvitationAnswer & { url: string }>("POST /members", {
      key,
      body: { email: "Rest@Example.com", role: "editor", expires_in_days: 30 },
      headers: { host: "assay.example.com", "x-forwarded-proto": "https, http" },
    });
    expect(made).toMatchObject({ email: "rest@example.com", state: "pending", role: "editor" });
    expect(made.url).toMatch(/^https:\/\/assay\.example\.com\/invitations\/[\w-]{43}$/);
    const list = await callApi<{ data: InvitationAnswer[] }>("GET /invitations", {
      key,
      query: "?state=pending",
    });
    expect(list.json.data.map(({ id }) => id)).toEqual([made.id]);
    expect(list.text).not.toContain(made.url.slice(-43));
    const renewed = await succeed<InvitationAnswer & { url: string }>("POST /invitations/{id}/reissue", {
      key,
      params: { id: made.id },
      body: {},
    });
    expect(renewed.url).not.toBe(made.url);
    await callApi("DELETE /invitations/{id}", { key, params: { id: renewed.id } });
    const states = async (state: string) =>
      (await succeed<{ data: unknown[] }>("GET /invitations", { key, query: `?state=${state}` })).data.length;
    expect([await states("pending"), await states("revoked"), await states("expired")]).toEqual([0, 2, 0]);
  });

  it("repeat the same link under an Idempotency-Key", async () => {
    const key = await makeKey(owner, "admin");
    const call = {
      key,
      body: { email: "twice@example.com", role: "viewer" },
      headers: { "idempotency-key": "invite-once" },
    };
    const first = await succeed<{ url: string }>("POST /members", call);
    expect(await succeed("POST /members", call)).toEqual(first);
    expect(await db().invitation.count({ where: { email: "twice@example.com" } })).toBe(1);
  });

  it.each([
    [{ email: "no address", role: "viewer" }, "/email"],
    [{ email: "a@example.com", role: "boss" }, "/role"],
    [{ email: "a@example.com", role: "viewer", expires_in_days: 31 }, "/expires_in_days"],
    [{ email: "a@example.com", role: "viewer", expires_in_days: 0 }, "/expires_in_days"],
    [{ email: "a@example.com", role: "viewer", name: "x" }, "/name"],
  ])("refuse %j", async (body, pointer) => {
    const key = await makeKey(owner, "admin");
    expect(await refused("POST /members", { key, body })).toMatchObject({
      status: 422,
      errors: [{ pointer }],
    });
  });

  it("give nobody a role above the key's", async () => {
    const key = await makeKey(owner, "admin");
    const body = { email: "a@example.com", role: "owner" };
    expect((await refused("POST /members", { key, body })).status).toBe(403);
  });
});
