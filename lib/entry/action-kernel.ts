import "server-only";
import type { z } from "zod";
import type { Person, Session } from "@/lib/auth/session";
import type { ActionFailure, ActionResult } from "@/lib/domain/api/action-result";
import { parseInput } from "@/lib/domain/api/inbound";
import { AssayError } from "@/lib/domain/errors";
import { type Action, requireRole } from "@/lib/domain/permissions/permissions";
import type { CallOrigin, Viewer } from "@/lib/domain/permissions/viewer";
import { expectedFailure } from "./problem";
import { requestIdOf } from "./request-id";
import { requireSameOrigin } from "./same-origin";

export interface ActionOptions<S extends z.ZodType> {
  permission: Action;
  input: S;
}

export interface ActionContext<I> {
  viewer: Viewer;
  session: Session;
  input: I;
  requestId: string;
}

/** What an action does to the world; given by action.ts, and by tests. */
export interface ActionEffects {
  session(): Promise<Session | null>;
  person(): Promise<Person | null>;
  headers(): Promise<Headers>;
  /** Where the call came from, for the audit log. */
  origin(headers: Headers, requestId: string): CallOrigin;
  /** Throws again what the framework uses errors for, such as redirects. */
  rethrow(error: unknown): void;
  record(failure: {
    error: unknown;
    requestId: string;
    viewer: Viewer | null;
    permission: Action | "authenticated" | "public";
  }): void;
}

function failureOf(error: unknown, requestId: string): ActionFailure {
  const known = expectedFailure(error);
  if (known !== null) return { ok: false, code: known.code, message: known.message, fields: known.fields };
  const message = `Something failed on the server. Quote request id ${requestId} when you report it.`;
  return { ok: false, code: "internal", message, fields: [] };
}

/** For what people who are not signed in may send. */
export interface PublicActionContext<I> {
  input: I;
  headers: Headers;
  from: CallOrigin;
  requestId: string;
}

/** For what people do who are signed in, in no workspace or before they are in one. */
export interface PersonActionContext<I> extends PublicActionContext<I> {
  person: Person;
}

/** Who the log says an action is for: a permission of the table, anyone signed in, or anyone at all. */
type ActionDoor = Action | "authenticated" | "public";

/** Maps what `work` throws to a failure; `permission` names the door in the log. */
async function guarded<T>(
  effects: ActionEffects,
  permission: ActionDoor,
  work: (door: { headers: Headers; requestId: string; identify(viewer: Viewer): void }) => Promise<T>,
): Promise<ActionResult<T>> {
  const headers = await effects.headers();
  const requestId = requestIdOf(headers);
  let viewer: Viewer | null = null;
  const identify = (found: Viewer) => {
    viewer = found;
  };
  try {
    requireSameOrigin(headers);
    return { ok: true, data: await work({ headers, requestId, identify }) };
  } catch (error) {
    effects.rethrow(error);
    if (expectedFailure(error) === null) effects.record({ error, requestId, viewer, permission });
    return failureOf(error, requestId);
  }
}

function signedOut(): AssayError {
  return new AssayError("unauthenticated", "Your session has ended. Sign in again.");
}

/** Makes the server-action wrappers from their effects. */
export function createAction(effects: ActionEffects) {
  /** Same origin → session → role → schema → `work`. */
  function act<S extends z.ZodType, T>(
    options: ActionOptions<S>,
    work: (context: ActionContext<z.output<S>>) => Promise<T>,
    given: unknown,
  ): Promise<ActionResult<T>> {
    return guarded(effects, options.permission, async ({ headers, requestId, identify }) => {
      const session = await effects.session();
      if (session === null) throw signedOut();
      const viewer = { ...session.viewer, from: effects.origin(headers, requestId) };
      identify(viewer);
      requireRole(viewer.role, options.permission);
      return work({
        viewer,
        session: { ...session, viewer },
        input: parseInput(options.input, given),
        requestId,
      });
    });
  }

  /** Same origin → schema → `work`. */
  function actPublic<S extends z.ZodType, T>(
    input: S,
    work: (context: PublicActionContext<z.output<S>>) => Promise<T>,
    given: unknown,
  ): Promise<ActionResult<T>> {
    return guarded(effects, "public", ({ headers, requestId }) =>
      work({
        input: parseInput(input, given),
        headers,
        from: effects.origin(headers, requestId),
        requestId,
      }),
    );
  }

  /** Same origin → person → schema → `work`. */
  function actAsPerson<S extends z.ZodType, T>(
    input: S,
    work: (context: PersonActionContext<z.output<S>>) => Promise<T>,
    given: unknown,
  ): Promise<ActionResult<T>> {
    return guarded(effects, "authenticated", async ({ headers, requestId }) => {
      const person = await effects.person();
      if (person === null) throw signedOut();
      const from = effects.origin(headers, requestId);
      return work({ person, from, input: parseInput(input, given), headers, requestId });
    });
  }

  return { act, actPublic, actAsPerson };
}
