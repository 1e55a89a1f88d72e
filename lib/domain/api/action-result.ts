import type { AssayErrorCode, FieldError } from "../errors";

/** What a server action answers. Expected failures are values, so that a form can show them where they belong. */
export type ActionResult<T> = { ok: true; data: T } | ActionFailure;

export interface ActionFailure {
  ok: false;
  /** As a problem's `code` of the REST API; `internal` is masked. */
  code: AssayErrorCode | "internal";
  /** Safe to show; says what to do. */
  message: string;
  /** Problems by RFC 6901 pointer into the input, such as "/name". */
  fields: FieldError[];
}

/** The message for one field of a form, or null. */
export function fieldMessage(result: ActionResult<unknown> | null, pointer: string): string | null {
  if (result === null || result.ok) return null;
  return result.fields.find((field) => field.pointer === pointer)?.message ?? null;
}
