import { readdirSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import type { Session } from "@/lib/auth/session";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { Viewer } from "@/lib/domain/permissions/viewer";

const root = join(import.meta.dirname, "../..");

function filesBelow(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /^actions(-[\w-]+)?\.ts$/.test(entry.name) ? [path] : [];
  });
}

export type ServerAction = (...input: unknown[]) => Promise<unknown>;

/** Every exported server action of the product by its name, which no two may share. */
export async function loadActions(): Promise<Map<string, ServerAction>> {
  const found = new Map<string, ServerAction>();
  for (const file of filesBelow("app")) {
    const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(root, file));
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value !== "function") continue;
      if (found.has(name)) throw new Error(`Two actions are called ${name}.`);
      found.set(name, value as ServerAction);
    }
  }
  return found;
}

const current: { session: Session | null } = { session: null };

// What Next gives an action on the server: headers of a request from the site itself, cookies, a cache.
vi.mock("next/headers", () => ({
  headers: async () =>
    new Headers({
      host: "assay.test",
      origin: "https://assay.test",
      "sec-fetch-site": "same-origin",
      "x-forwarded-for": "203.0.113.7",
    }),
  cookies: async () => ({ get: () => undefined, set: () => undefined, delete: () => undefined }),
}));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
vi.mock("@/lib/auth/viewer-from-session", () => ({
  getSession: async () => current.session,
  getPerson: async () => current.session,
}));

/** Signs the viewer's person in for the actions called from now on. */
export function actAs(viewer: Viewer, user: Partial<Session["user"]> = {}): void {
  current.session = {
    viewer,
    user: {
      id: viewer.userId ?? "",
      email: "ada@example.com",
      name: viewer.name,
      hasPassword: true,
      ...user,
    },
    workspace: { id: viewer.workspaceId, name: "Test", slug: "test", isDemo: false },
    workspaces: [{ id: viewer.workspaceId, name: "Test" }],
    authenticatedAt: new Date(),
  };
}

/** Nobody is signed in for the actions called from now on. */
export function actAsNobody(): void {
  current.session = null;
}

/** Calls an action that answers an `ActionResult` and gives its data. Throws what it was refused with. */
export async function act(action: ServerAction, ...input: unknown[]): Promise<unknown> {
  const result = (await action(...input)) as ActionResult<unknown>;
  if (!result.ok) throw new Error(`${result.message} ${JSON.stringify(result.fields)}`);
  return result.data;
}

/** A form as the browser sends it. */
export function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
