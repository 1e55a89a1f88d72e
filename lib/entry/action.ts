import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { getPerson, getSession } from "@/lib/auth/viewer-from-session";
import type { ActionResult } from "@/lib/domain/api/action-result";
import { log } from "@/lib/log";
import {
  type ActionContext,
  type ActionOptions,
  createAction,
  type PersonActionContext,
  type PublicActionContext,
} from "./action-kernel";
import { callOrigin } from "./call-origin";

const { act, actPublic, actAsPerson } = createAction({
  session: getSession,
  person: getPerson,
  headers,
  origin: callOrigin,
  rethrow: unstable_rethrow,
  record: ({ error, requestId, viewer, permission }) => {
    log.error(
      { err: error, request_id: requestId, permission, workspace_id: viewer?.workspaceId },
      "action failed",
    );
  },
});

/**
 * Wraps a server action: same origin → session → role → schema → `work` → `ActionResult`. Expected failures come back
 * as values, unknown ones masked with a request id. `redirect()` and `notFound()` inside `work` pass through.
 * Usage in a "use server" file: `export const renamePrompt = action({ permission, input }, async ({ viewer, input }) => …)`.
 */
export function action<S extends z.ZodType, T>(
  options: ActionOptions<S>,
  work: (context: ActionContext<z.output<S>>) => Promise<T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return (input) => act(options, work, input);
}

/**
 * The same for `useActionState` and plain forms: the fields of the form are the input (a repeated field is an array,
 * a file stays a `File`, a checkbox is "on" or absent).
 */
export function formAction<S extends z.ZodType, T>(
  options: ActionOptions<S>,
  work: (context: ActionContext<z.output<S>>) => Promise<T>,
): (previous: ActionResult<T> | null, form: FormData) => Promise<ActionResult<T>> {
  return (_previous, form) => act(options, work, formInput(form));
}

/**
 * `action` for what a signed-in person does outside of any workspace: accept an invitation, make a workspace. No role
 * stands behind it: whatever it does, the service must allow to this person.
 */
export function personAction<S extends z.ZodType, T>(
  input: S,
  work: (context: PersonActionContext<z.output<S>>) => Promise<T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return (given) => actAsPerson(input, work, given);
}

/** `formAction` for people who are not signed in: the sign-up and set-up forms. Nothing is known of who calls it. */
export function publicFormAction<S extends z.ZodType, T>(
  input: S,
  work: (context: PublicActionContext<z.output<S>>) => Promise<T>,
): (previous: ActionResult<T> | null, form: FormData) => Promise<ActionResult<T>> {
  return (_previous, form) => actPublic(input, work, formInput(form));
}

function formInput(form: FormData): Record<string, FormDataEntryValue | FormDataEntryValue[]> {
  // React adds fields of its own to a form.
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$ACTION_"));
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
