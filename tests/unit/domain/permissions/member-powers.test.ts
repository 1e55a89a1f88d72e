import { describe, expect, it } from "vitest";
import { invitationState } from "@/lib/domain/permissions/invitation";
import { invitableRoles, memberPowers } from "@/lib/domain/permissions/member-powers";

const plain = { isSelf: false, isLastOwner: false };

describe("what one member may do to another", () => {
  it.each([
    ["owner", "viewer", { roles: ["editor", "admin", "owner"], mayRemove: true, mayInherit: true }],
    ["owner", "owner", { roles: ["viewer", "editor", "admin"], mayRemove: true, mayInherit: false }],
    ["admin", "admin", { roles: ["viewer", "editor"], mayRemove: true, mayInherit: false }],
    ["admin", "owner", { roles: [], mayRemove: false, mayInherit: false }],
    ["editor", "viewer", { roles: [], mayRemove: false, mayInherit: false }],
    ["viewer", "owner", { roles: [], mayRemove: false, mayInherit: false }],
  ] as const)("%s to %s", (viewer, role, powers) => {
    expect(memberPowers(viewer, { role, ...plain })).toEqual(powers);
  });

  it("never touches the last owner, nor removes oneself", () => {
    const nothing = { roles: [], mayRemove: false, mayInherit: false };
    expect(memberPowers("owner", { role: "owner", isSelf: true, isLastOwner: true })).toEqual(nothing);
    expect(memberPowers("owner", { role: "owner", isSelf: true, isLastOwner: false })).toEqual({
      ...nothing,
      roles: ["viewer", "editor", "admin"],
    });
  });

  it("invites to no more than one has", () => {
    expect(invitableRoles("owner")).toEqual(["viewer", "editor", "admin", "owner"]);
    expect(invitableRoles("admin")).toEqual(["viewer", "editor", "admin"]);
    expect(invitableRoles("editor")).toEqual([]);
  });
});

describe("the state of an invitation", () => {
  const now = new Date("2026-03-01T00:00:00Z");
  const later = new Date("2026-03-02T00:00:00Z");
  it.each([
    [{ acceptedAt: null, revokedAt: null, expiresAt: later }, "pending"],
    [{ acceptedAt: null, revokedAt: null, expiresAt: now }, "expired"],
    [{ acceptedAt: now, revokedAt: null, expiresAt: now }, "accepted"],
    [{ acceptedAt: null, revokedAt: now, expiresAt: later }, "revoked"],
  ])("%j is %s", (invitation, state) => {
    expect(invitationState(invitation, now)).toBe(state);
  });
});
