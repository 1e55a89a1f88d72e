import { beforeAll, describe, expect, it } from "vitest";
import { operations } from "@/lib/domain/api/operations/all";
import { isWrapped, optionsOf, type RouteHandler } from "@/lib/entry/route-kernel";
import { loadHandler, loadRoute, methodNames, restRoutes, routeFiles } from "@/tests/support/routes";

process.env.DATABASE_URL ??= "postgresql://nobody@127.0.0.1:1/none";
process.env.ENCRYPTION_KEY ??= Buffer.alloc(32, 1).toString("base64");
process.env.NEXTAUTH_SECRET ??= "x".repeat(32);

/** next-auth and Inngest check what they are sent themselves. */
const others = /^\/api\/(auth|inngest)(\/|$)/;
const settings = /^(dynamic|runtime|maxDuration|revalidate|fetchCache|preferredRegion)$/;

describe("route files", () => {
  it("are found", () => {
    expect(restRoutes.length).toBeGreaterThan(40);
    expect(routeFiles.filter(({ path }) => others.test(path))).toHaveLength(2);
  });

  it.each(routeFiles.filter(({ path }) => !others.test(path)).map(({ file }) => file))(
    "%s exports every method, all wrapped",
    async (file) => {
      const exported = Object.entries(await loadRoute(file)).filter(([name]) => !settings.test(name));
      const names = exported.map(([name]) => name).sort();
      expect(names).toEqual([...methodNames, "HEAD", "OPTIONS"].sort());
      for (const [, handler] of exported) expect(isWrapped(handler as RouteHandler)).toBe(true);
    },
  );

  it("let only pages in by cookie", async () => {
    for (const { file, path } of routeFiles.filter((route) => !others.test(route.path))) {
      for (const name of methodNames) {
        const options = optionsOf(await loadHandler(file, name));
        if (options?.permission === "public") continue;
        expect(options?.credentials ?? "api_key", `${name} ${path}`).toBe(
          path.startsWith("/api/pages/") ? "session" : "api_key",
        );
      }
    }
  });
});

interface Served {
  name: string;
  handler: RouteHandler;
}

describe("the API's description", () => {
  const served = new Map<string, Served>();

  beforeAll(async () => {
    for (const { file, path } of restRoutes) {
      for (const method of methodNames) {
        const handler = await loadHandler(file, method);
        // What a path has not is answered by its own refusal, which reads nothing.
        if (optionsOf(handler)?.unread === true) continue;
        const name = `${method} ${path.replace("/api/v1", "")}`;
        served.set(name, { name, handler });
      }
    }
  });

  it("lists exactly what the route files serve", () => {
    const described = operations.map(({ method, path }) => `${method} ${path}`);
    expect([...served.keys()].sort()).toEqual([...described].sort());
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  it.each(operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    "says of %s what its route does",
    (name, operation) => {
      const handler = served.get(name)?.handler;
      const options = handler === undefined ? undefined : optionsOf(handler);
      expect(options?.permission).toBe(operation.permission);
      expect(options?.query).toBe(operation.query);
      expect(options?.body).toBe(operation.body);
      expect(options?.upload).toEqual(operation.upload);
      expect(operation.answers.map(({ status }) => status)).toContain(
        options?.status ?? operation.answers[0]?.status,
      );
      const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect(Object.keys(options?.params ?? {})).toEqual(names);
    },
  );
});
