import type { ActionFailure } from "@/lib/domain/api/action-result";
import type { FieldError } from "@/lib/domain/errors";

/** What is wrong with a form: a sentence for the whole, and a message for each field by JSON pointer. */
export interface FormErrors {
  message: string | null;
  fields: ReadonlyMap<string, string>;
}

export const noErrors: FormErrors = { message: null, fields: new Map() };

const severalWrong = "Some fields need a correction.";

/** @param prefix of the pointers of what the form edits inside the action's input, such as "/version". */
export function formErrors(failure: Pick<ActionFailure, "message" | "fields">, prefix = ""): FormErrors {
  const fields = failure.fields.map(({ pointer, message }): [string, string] => [
    prefix !== "" && pointer.startsWith(`${prefix}/`) ? pointer.slice(prefix.length) : pointer,
    message,
  ]);
  // A pointer means nothing to people; the fields themselves say what is wrong.
  const message =
    fields.length === 0 ? failure.message : fields.length === 1 ? (fields[0]?.[1] ?? "") : severalWrong;
  // The first message of a field stays: later ones often follow from it.
  return { message, fields: new Map(fields.reverse()) };
}

export function localErrors(fields: readonly FieldError[]): FormErrors {
  return formErrors({ message: severalWrong, fields: [...fields] });
}

/** The message at a pointer or anywhere below it. */
export function errorUnder(errors: FormErrors, pointer: string): string | undefined {
  const exact = errors.fields.get(pointer);
  if (exact !== undefined) return exact;
  for (const [place, message] of errors.fields) if (place.startsWith(`${pointer}/`)) return message;
  return undefined;
}
