import { beforeEach, describe, expect, it } from "vitest";
import { listApiKeys } from "@/lib/data/api-keys";
import { db } from "@/lib/data/client";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { inviteMember } from "@/lib/services/invitations";
import { createApiKey } from "@/lib/services/manage-api-keys";
import {
  changeMemberRole,
  leaveWorkspace,
  removeMember,
  transferOwnership,
} from "@/lib/services/manage-members";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";
import { addTeammate, memberIdOf, rolesIn } from "@/tests/support/team";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

let owner: Viewer;
beforeEach(async () => {
  owner = await createWorkspace("owner");
});

async function auditOf(viewer: Viewer) {
  const rows = await db().auditLog.findMany({
    where: { workspaceId: viewer.workspaceId },
    orderBy: { id: "asc" },
  });
  return rows.map(({ action, actorId, before, after }) => ({ action, actorId, before, after }));
}

function stateOfInvitations(viewer: Viewer) {
  return db().invitation.findMany({
    where: { workspaceId: viewer.workspaceId },
    orderBy: { email: "asc" },
    select: { email: true, revokedAt: true },
  });
}

describe("the last owner", () => {
  it("cannot leave, be demoted, be removed or hand over to nobody", async () => {
    await addTeammate(owner, "admin");
    const own = await memberIdOf(owner);
    for (const refused of [
      () => leaveWorkspace(owner),
      () => changeMemberRole(owner, own, "admin"),
      () => removeMember(owner, own),
      () => transferOwnership(owner, own),
    ]) {
      expect(await refusalOf(refused())).toMatchObject({ code: "conflict" });
    }
    expect(await rolesIn(owner)).toEqual(["admin", "owner"]);
  });

  it.each([
    ["leave", (viewer: Viewer) => leaveWorkspace(viewer)],
    ["step down", async (viewer: Viewer) => changeMemberRole(viewer, await memberIdOf(viewer), "viewer")],
    ["are removed by themselves", async (viewer: Viewer) => removeMember(viewer, await memberIdOf(viewer))],
  ])("stays when five owners %s at once", async (_what, go) => {
    const others = await Promise.all([1, 2, 3, 4].map(() => addTeammate(owner, "owner")));
    const outcomes = await Promise.allSettled([owner, ...others].map((viewer) => go(viewer)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
    expect((await rolesIn(owner)).filter((role) => role === "owner")).toEqual(["owner"]);
  });

  it("stays when owners remove one another at once", async () => {
    const other = await addTeammate(owner, "owner");
    const outcomes = await Promise.allSettled([
      removeMember(owner, other.memberId),
      removeMember(other, await memberIdOf(owner)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await rolesIn(owner)).toEqual(["owner"]);
  });

  it("stays when a member is made owner while another demotes that member", async () => {
    const other = await addTeammate(owner, "owner");
    const member = await addTeammate(owner, "editor");
    await Promise.allSettled([
      transferOwnership(owner, member.memberId),
      transferOwnership(other, member.memberId),
      changeMemberRole(other, member.memberId, "viewer"),
      changeMemberRole(owner, member.memberId, "viewer"),
    ]);
    expect(await rolesIn(owner)).toContain("owner");
  });
});

describe("a member", () => {
  it("loses keys and invitations with the membership, for good", async () => {
    const admin = await addTeammate(owner, "admin");
    const key = await createApiKey(admin, { name: "theirs", role: "admin" });
    await inviteMember(admin, { email: "a@example.com", role: "viewer", expires_in_days: 7 });
    await inviteMember(owner, { email: "b@example.com", role: "viewer", expires_in_days: 7 });
    await removeMember(owner, admin.memberId);
    const keys = await listApiKeys(owner, { limit: 10 });
    expect(keys.data.find(({ id }) => id === key.id)?.is_active).toBe(false);
    expect(await stateOfInvitations(owner)).toEqual([
      { email: "a@example.com", revokedAt: expect.any(Date) },
      { email: "b@example.com", revokedAt: null },
    ]);
  });

  it("who is demoted keeps only invitations they could still give", async () => {
    const second = await addTeammate(owner, "owner");
    await inviteMember(second, { email: "a@example.com", role: "owner", expires_in_days: 7 });
    await inviteMember(second, { email: "b@example.com", role: "admin", expires_in_days: 7 });
    await changeMemberRole(owner, second.memberId, "admin");
    expect(await stateOfInvitations(owner)).toEqual([
      { email: "a@example.com", revokedAt: expect.any(Date) },
      { email: "b@example.com", revokedAt: null },
    ]);
  });

  it("acts under the role they have by then, not the one their request came in with", async () => {
    const admin = await addTeammate(owner, "admin");
    const editor = await addTeammate(owner, "editor");
    await changeMemberRole(owner, admin.memberId, "viewer");
    expect(await refusalOf(changeMemberRole(admin, editor.memberId, "viewer"))).toMatchObject({
      code: "forbidden",
    });
    await removeMember(owner, admin.memberId);
    expect(await refusalOf(removeMember(admin, editor.memberId))).toMatchObject({ code: "forbidden" });
    expect(await refusalOf(leaveWorkspace(admin))).toMatchObject({ code: "forbidden" });
  });

  it("leaves by themselves whatever their role, and is recorded", async () => {
    const viewer = await addTeammate(owner, "viewer");
    await leaveWorkspace(viewer);
    expect(await rolesIn(owner)).toEqual(["owner"]);
    expect(await auditOf(owner)).toEqual([
      {
        action: "member.leave",
        actorId: viewer.userId,
        before: { email: viewer.email, role: "viewer" },
        after: null,
      },
    ]);
  });

  it("of the role admin changes and removes anybody but owners", async () => {
    const admin = await addTeammate(owner, "admin");
    const peer = await addTeammate(owner, "admin");
    await changeMemberRole(admin, peer.memberId, "editor");
    await removeMember(admin, peer.memberId);
    const own = await memberIdOf(owner);
    for (const refused of [
      () => changeMemberRole(admin, admin.memberId, "owner"),
      () => changeMemberRole(admin, own, "viewer"),
      () => removeMember(admin, own),
      () => transferOwnership(admin, own),
    ]) {
      expect(await refusalOf(refused())).toMatchObject({ code: "forbidden" });
    }
  });
});

describe("handing over", () => {
  it("makes one owner and one admin in a step, and is recorded", async () => {
    const heir = await addTeammate(owner, "viewer");
    expect(await transferOwnership(owner, heir.memberId)).toMatchObject({ role: "owner" });
    expect(await rolesIn(owner)).toEqual(["admin", "owner"]);
    expect(await auditOf(owner)).toMatchObject([
      { action: "workspace.transfer", actorId: owner.userId, after: { owner: heir.email } },
    ]);
    expect(await refusalOf(transferOwnership(owner, heir.memberId))).toMatchObject({ code: "forbidden" });
  });

  it("goes to nobody of another workspace", async () => {
    const stranger = await addTeammate(await createWorkspace("owner"), "editor");
    expect(await refusalOf(transferOwnership(owner, stranger.memberId))).toMatchObject({
      code: "not_found",
    });
    expect(await rolesIn(owner)).toEqual(["owner"]);
  });
});
