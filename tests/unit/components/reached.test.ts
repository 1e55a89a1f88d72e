import { redirect } from "next/navigation";
import { describe, expect, it } from "vitest";
import { reached } from "@/components/ui/reached";
import type { ActionFailure } from "@/lib/domain/api/action-result";

describe("reached", () => {
  it("hands on what the server answered, refusals too", async () => {
    const refused: ActionFailure = { ok: false, code: "conflict", message: "Taken.", fields: [] };
    expect(await reached(Promise.resolve({ ok: true, data: 1 }))).toEqual({ ok: true, data: 1 });
    expect(await reached(Promise.resolve(refused))).toBe(refused);
  });

  it("answers for a server that did not, without the browser's words", async () => {
    const result = await reached(Promise.reject(new TypeError("Failed to fetch")));
    expect(result).toMatchObject({ ok: false, code: "unavailable", fields: [] });
    expect(result.ok ? "" : result.message).toMatch(/^The server cannot be reached/);
  });

  it("leaves a redirect to the router", async () => {
    const redirected = (async () => redirect("/sign-in"))();
    await expect(reached(redirected)).rejects.toThrow("NEXT_REDIRECT");
  });
});
