import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Session } from "@/lib/auth/session";
import { AssayError, invalidField } from "@/lib/domain/errors";
import type { Role } from "@/lib/domain/permissions/roles";
import { type ActionEffects, createAction } from "@/lib/entry/action-kernel";

const ours = { host: "assay.test", origin: "https://assay.test", "sec-fetch-site": "same-origin" };

function sessionOf(role: Role): Session {
  return {
    viewer: { kind: "session", workspaceId: "w", role, userId: "u", apiKeyId: null, name: "Ana" },
    user: { id: "u", email: "ana@example.com", name: "Ana", hasPassword: true },
    workspace: { id: "w", name: "W", slug: "w", isDemo: false },
    workspaces: [{ id: "w", name: "W" }],
    authenticatedAt: new Date(),
  };
}

class Redirect extends Error {}

function setUp(role: Role | null = "editor", headers: Record<string, string> = ours) {
  const recorded: unknown[] = [];
  const effects: ActionEffects = {
    session: async () => (role === null ? null : sessionOf(role)),
    person: async () => (role === null ? null : sessionOf(role)),
    headers: async () => new Headers(headers),
    origin: (_headers, requestId) => ({ address: null, requestId }),
    rethrow: (error) => {
      if (error instanceof Redirect) throw error;
    },
    record: ({ error }) => recorded.push(error),
  };
  return { ...createAction(effects), recorded };
}

const options = { permission: "prompt.create", input: z.strictObject({ name: z.string().min(1) }) } as const;

describe("action", () => {
  it("gives the parsed input and the viewer to the work and its answer back", async () => {
    const result = await setUp().act(options, async ({ viewer, input }) => `${viewer.name} ${input.name}`, {
      name: "a",
    });
    expect(result).toEqual({ ok: true, data: "Ana a" });
  });

  it.each([
    ["another site", { ...ours, origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["another site behind an old browser", { host: "assay.test", origin: "https://evil.example" }],
    ["a sibling subdomain", { ...ours, "sec-fetch-site": "same-site" }],
    ["nowhere", { host: "assay.test" }],
    ["an opaque origin", { host: "assay.test", origin: "null" }],
  ])("refuses a request from %s before it looks at the session", async (_where, headers) => {
    let worked = false;
    const result = await setUp("owner", headers).act(
      options,
      async () => {
        worked = true;
      },
      { name: "a" },
    );
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining("another site") });
    expect(worked).toBe(false);
  });

  it("compares the origin with the host the proxy was asked for", async () => {
    const behindProxy = { ...ours, host: "10.0.0.7:3000", "x-forwarded-host": "assay.test" };
    expect((await setUp("editor", behindProxy).act(options, async () => 1, { name: "a" })).ok).toBe(true);
  });

  it("asks who is signed out to sign in, and refuses a role that is too low", async () => {
    const work = async () => 1;
    expect(await setUp(null).act(options, work, { name: "a" })).toMatchObject({
      ok: false,
      code: "unauthenticated",
      message: "Your session has ended. Sign in again.",
    });
    expect(await setUp("viewer").act(options, work, { name: "a" })).toMatchObject({
      ok: false,
      code: "forbidden",
      message: expect.stringContaining("needs editor"),
    });
  });

  it("answers each problem of the input with its pointer", async () => {
    const result = await setUp().act(options, async () => 1, { name: "", other: 1 });
    expect(result.ok ? [] : result.fields.map((field) => field.pointer).sort()).toEqual(["/name", "/other"]);
    expect((await setUp().act(options, async () => 1, { name: "a\u0000" })).ok).toBe(false);
    expect((await setUp().act(options, async () => 1, null)).ok).toBe(false);
  });

  it("answers expected failures as values and does not record them", async () => {
    const { act, recorded } = setUp();
    const result = await act(
      options,
      async () => {
        throw invalidField("/name", "This name is taken.");
      },
      { name: "a" },
    );
    expect(result).toEqual({
      ok: false,
      code: "invalid",
      message: "This name is taken.",
      fields: [{ pointer: "/name", message: "This name is taken." }],
    });
    expect(recorded).toEqual([]);
  });

  it("masks unknown errors, records them, and lets redirects pass", async () => {
    const { act, recorded } = setUp();
    const failure = new Error("secret detail");
    const result = await act(options, () => Promise.reject(failure), { name: "a" });
    expect(JSON.stringify(result)).not.toContain("secret detail");
    expect(recorded).toEqual([failure]);
    await expect(act(options, () => Promise.reject(new Redirect()), { name: "a" })).rejects.toBeInstanceOf(
      Redirect,
    );
  });

  it("lets strangers through public doors only, from the same origin", async () => {
    const input = z.strictObject({ token: z.string() });
    const given = { token: "t" };
    expect(await setUp(null).actPublic(input, async (door) => door.input.token, given)).toEqual({
      ok: true,
      data: "t",
    });
    const foreign = setUp(null, { ...ours, origin: "https://evil.example" });
    expect((await foreign.actPublic(input, async () => 1, given)).ok).toBe(false);
    const refused = await setUp(null).actPublic(
      input,
      async () => {
        throw new AssayError("conflict", "Assay already has an owner.");
      },
      given,
    );
    expect(refused).toMatchObject({ ok: false, message: "Assay already has an owner." });
  });
});
