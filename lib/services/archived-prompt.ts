import "server-only";
import { AssayError } from "@/lib/domain/errors";

/**
 * Archived prompts take no new versions or examples until they are brought back.
 * @throws AssayError `conflict`.
 */
export function refuseArchived(archived: boolean): void {
  if (archived) throw new AssayError("conflict", "This prompt is archived. Restore it first.");
}
