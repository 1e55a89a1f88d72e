import type { ActionResult } from "@/lib/domain/api/action-result";

/** What to say above a form: the failure that belongs to none of its fields, or null. */
export function formMessage(result: ActionResult<unknown> | null, names: readonly string[]): string | null {
  if (result === null || result.ok) return null;
  const placed = result.fields.some(({ pointer }) => names.includes(pointer.slice(1)));
  return placed ? null : result.message;
}
