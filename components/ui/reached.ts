import { unstable_isUnrecognizedActionError, unstable_rethrow } from "next/navigation";
import type { ActionResult } from "@/lib/domain/api/action-result";

function messageOf(error: unknown): string {
  if (unstable_isUnrecognizedActionError(error)) {
    return "A new version of Assay was put in place since the page was opened. Copy what you typed, then load the page again.";
  }
  return "The server cannot be reached, or failed. Nothing on this page is lost: try again in a moment.";
}

/**
 * What a server action answers, and a failure where no answer came. A rejected call would otherwise end at the error
 * boundary, which puts an error page in place of the form and of all that was typed into it.
 */
export async function reached<T>(call: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await call;
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, code: "unavailable", message: messageOf(error), fields: [] };
  }
}
