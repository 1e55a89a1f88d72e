import { describe, expect, it } from "vitest";
import { AssayError } from "@/lib/domain/errors";
import {
  actions,
  can,
  mayMoveLabel,
  minimumRole,
  requireGrant,
  requireRole,
} from "@/lib/domain/permissions/permissions";
import { roles } from "@/lib/domain/permissions/roles";

describe("permissions", () => {
  it("let every role do what a lesser one may", () => {
    for (const action of actions) {
      const allowed = roles.map((role) => can(role, action));
      expect(allowed, action).toEqual([...allowed].sort());
      expect(can("owner", action), action).toBe(true);
      expect(allowed.indexOf(true), action).toBe(roles.indexOf(minimumRole[action]));
    }
  });

  it("keep viewers from writing and from secrets", () => {
    const forViewers = actions.filter((action) => can("viewer", action));
    expect(forViewers.filter((action) => !/\.(read|export|render)$/.test(action))).toEqual([]);
    for (const action of ["api_key.read", "webhook.read", "audit.read"] as const)
      expect(can("viewer", action)).toBe(false);
  });

  it("keep editors from people, keys and providers", () => {
    for (const action of ["member.invite", "api_key.create", "provider.manage", "job.manage"] as const) {
      expect(can("editor", action), action).toBe(false);
      expect(can("admin", action), action).toBe(true);
    }
    expect(can("admin", "workspace.delete")).toBe(false);
  });

  it("keep protected labels to admins", () => {
    const moving = (label: string) => roles.filter((role) => mayMoveLabel(role, label, ["production"]));
    expect(moving("production")).toEqual(["admin", "owner"]);
    expect(moving("staging")).toEqual(["editor", "admin", "owner"]);
  });

  it("refuse with 403 and the role that is needed", () => {
    expect(() => requireRole("editor", "prompt.create")).not.toThrow();
    const refuse = () => requireRole("viewer", "prompt.create");
    expect(refuse).toThrow(AssayError);
    expect(refuse).toThrow(/needs editor/);
    expect(() => requireGrant("admin", "owner")).toThrow(/cannot give/);
    expect(() => requireGrant("admin", "admin")).not.toThrow();
  });
});
