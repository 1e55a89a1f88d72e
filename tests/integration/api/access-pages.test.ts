import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { minimumRole } from "@/lib/domain/permissions/permissions";
import { atLeast, type Role, roles } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type Access, optionsOf, type RouteHandler } from "@/lib/entry/route-kernel";
import { pageQueries } from "@/tests/support/access-table";
import { actAs, actAsNobody } from "@/tests/support/actions";
import { makeKey } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { makeOwnThings, type OwnThings } from "@/tests/support/own-things";
import { loadHandler, methodNames, routeFiles } from "@/tests/support/routes";
import { asRole, createWorkspace } from "@/tests/support/workspace";

const api = setUpApi();

interface Door {
  name: string;
  method: string;
  path: string;
  permission: Access;
  handler: RouteHandler;
}

/** Every method of every route that pages fetch with their cookie. */
const doors: Door[] = (
  await Promise.all(
    routeFiles
      .filter(({ path }) => path.startsWith("/api/pages/"))
      .flatMap(({ file, path }) =>
        methodNames.map(async (method) => {
          const handler = await loadHandler(file, method);
          const options = optionsOf(handler);
          if (options === undefined || options.unread === true) return [];
          return [{ name: `${method} ${path}`, method, path, permission: options.permission, handler }];
        }),
      ),
  )
).flat();
const byId = doors.filter(({ path }) => path.includes("{"));

let own: OwnThings;
let stranger: Viewer;

beforeAll(async () => {
  own = await makeOwnThings(api, await makeKey(api.viewer, "admin"));
  stranger = await createWorkspace("owner");
});

beforeEach(() => actAsNobody());

function paramsOf(path: string): Record<string, string> {
  const things: Record<string, string> = { prompt: own.prompt, version: own.version, id: own.experiment };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return Object.fromEntries(names.map((name) => [name, things[name] ?? ""]));
}

async function statusOf({ method, path, handler }: Door): Promise<number> {
  const params = paramsOf(path);
  expect(Object.values(params), `no thing for ${path}`).not.toContain("");
  const reading = method === "GET";
  const request = new Request(`https://assay.test${path}${pageQueries[path] ?? ""}`, {
    method,
    headers: {
      host: "assay.test",
      origin: "https://assay.test",
      "sec-fetch-site": "same-origin",
      ...(reading ? {} : { "content-type": "application/json" }),
    },
    ...(reading ? {} : { body: "[]" }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  await response.body?.cancel();
  return response.status;
}

function rolesOf(permission: Access): { enough: Role[]; tooLow: Role[] } {
  const enough = (role: Role) =>
    permission === "authenticated" || permission === "public" || atLeast(role, minimumRole[permission]);
  return { enough: roles.filter(enough), tooLow: roles.filter((role) => !enough(role)) };
}

describe("what pages fetch", () => {
  it("is found", () => {
    expect(doors.length).toBeGreaterThan(8);
    expect(doors.filter(({ permission }) => permission === "public")).toEqual([]);
  });

  it.each(doors)("$name answers nobody 401", async (door) => {
    expect(await statusOf(door)).toBe(401);
  });

  it.each(doors)("$name answers each role as the table says", async (door) => {
    const { enough, tooLow } = rolesOf(door.permission);
    for (const role of tooLow) {
      actAs(asRole(api.viewer, role));
      expect([role, await statusOf(door)]).toEqual([role, 403]);
    }
    for (const role of enough) {
      actAs(asRole(api.viewer, role));
      const status = await statusOf(door);
      // An empty import and a cell of no address are refused for what they are.
      const expected = door.method === "POST" ? [422] : door.path.endsWith("/cells") ? [404] : [200];
      expect(expected, `${role} ${status}`).toContain(status);
    }
  });

  it.each(byId)("$name answers 404 for what belongs to another workspace", async (door) => {
    for (const role of rolesOf(door.permission).enough) {
      actAs(asRole(stranger, role));
      expect([role, await statusOf(door)]).toEqual([role, 404]);
    }
  });
});
