import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ActionFailure, ActionResult } from "@/lib/domain/api/action-result";
import { minimumRole } from "@/lib/domain/permissions/permissions";
import { atLeast, type Role, roles } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import {
  actionTable,
  formActions,
  personActions,
  publicActions,
  silentActions,
} from "@/tests/support/access-table";
import { actAs, actAsNobody, formOf, loadActions, type ServerAction } from "@/tests/support/actions";
import { makeKey } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { makeOwnThings, type OwnThings } from "@/tests/support/own-things";
import { asRole, createWorkspace } from "@/tests/support/workspace";

const api = setUpApi();
let actions: Map<string, ServerAction>;
let own: OwnThings;
/** Owns another workspace. */
let stranger: Viewer;

const table = Object.entries(actionTable).map(([name, [permission, call]]) => ({ name, permission, call }));
const naming = table.flatMap(({ name, permission, call }) =>
  call === undefined ? [] : [{ name, permission, call }],
);

beforeAll(async () => {
  actions = await loadActions();
  own = await makeOwnThings(api, await makeKey(api.viewer, "admin"));
  stranger = await createWorkspace("owner");
});

beforeEach(() => actAsNobody());

/** Ids that name nothing. */
function absent(): OwnThings {
  return Object.fromEntries(Object.keys(own).map((thing) => [thing, randomUUID()])) as unknown as OwnThings;
}

/** What no action takes: its door is past when this is what it finds wrong. */
function nonsense(name: string): unknown[] {
  return formActions.includes(name) ? [null, formOf({ nonsense: "x" })] : [{ nonsense: "x" }];
}

async function refusal(name: string, input: unknown[]): Promise<ActionFailure> {
  const action = actions.get(name);
  if (action === undefined) throw new Error(`There is no action ${name}.`);
  const result = (await action(...input)) as ActionResult<unknown>;
  if (result.ok) throw new Error(`${name} was not refused.`);
  return result;
}

function lowestRole(permission: keyof typeof minimumRole): Role {
  return minimumRole[permission];
}

describe("every server action", () => {
  it("has its line in the table", () => {
    const known = [...Object.keys(actionTable), ...personActions, ...publicActions, ...silentActions];
    expect([...actions.keys()].sort()).toEqual(known.sort());
  });

  it("has a thing for every id its line names", () => {
    expect(Object.entries(own).filter(([, id]) => id === "")).toEqual([]);
  });
});

describe("nobody", () => {
  it.each(table)("is asked by $name to sign in", async ({ name, call }) => {
    const failure = await refusal(name, call?.(own) ?? nonsense(name));
    expect(failure).toMatchObject({ code: "unauthenticated", fields: [] });
  });
});

describe("actions outside of any workspace", () => {
  it.each(personActions)("%s is for who is signed in, whatever their role", async (name) => {
    expect((await refusal(name, nonsense(name))).code).toBe("unauthenticated");
    for (const role of roles) {
      actAs(asRole(api.viewer, role));
      expect((await refusal(name, nonsense(name))).code).toBe("invalid");
    }
  });
});

const tooLow = table.flatMap((line) =>
  roles.filter((role) => !atLeast(role, lowestRole(line.permission))).map((role) => ({ ...line, role })),
);

describe("a role that is too low", () => {
  it.each(tooLow)("$role is refused by $name, whatever is named", async ({ name, role, call }) => {
    actAs(asRole(api.viewer, role));
    const failure = await refusal(name, call?.(own) ?? nonsense(name));
    expect(failure).toMatchObject({ code: "forbidden", fields: [] });
    // Nothing is learned of what exists.
    expect(await refusal(name, call?.(absent()) ?? nonsense(name))).toEqual(failure);
  });
});

const enough = table.flatMap((line) =>
  roles.filter((role) => atLeast(role, lowestRole(line.permission))).map((role) => ({ ...line, role })),
);

describe("a role that is enough", () => {
  it.each(enough)("$role is let in by $name", async ({ name, role }) => {
    actAs(asRole(api.viewer, role));
    expect((await refusal(name, nonsense(name))).code).toBe("invalid");
  });
});

describe("what belongs to another workspace", () => {
  it.each(naming)("does not exist for $name", async ({ name, permission, call }) => {
    for (const role of roles.filter((one) => atLeast(one, lowestRole(permission)))) {
      actAs(asRole(stranger, role));
      const foreign = await refusal(name, call(own));
      expect([role, foreign.code]).toEqual([role, "not_found"]);
      expect(await refusal(name, call(absent()))).toEqual(foreign);
    }
  });
});
