import { redirect } from "next/navigation";
import { AssayError } from "@/lib/domain/errors";

/** What Next gives a page as its search parameters. */
export type Given = Record<string, string | string[] | undefined>;

const maxLength = 2000;

/**
 * The parameters of an address that a page knows, each once and as text the database takes: addresses are typed and
 * pasted by people, so what makes no sense is left out and not an error.
 */
export function readSearch<Name extends string>(
  given: Given,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const known: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = given[name];
    const text = Array.isArray(value) ? value[0] : value;
    if (text === undefined || text === "" || text.length > maxLength) continue;
    if (text.includes("\u0000") || !text.isWellFormed()) continue;
    known[name] = text;
  }
  return known;
}

/** What `work` reads; a cursor that does not belong to the list leads back to its first page. */
export async function orFirstPage<T>(work: Promise<T>, firstHref: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const badCursor =
      error instanceof AssayError && error.fields.some((field) => field.pointer === "/cursor");
    if (badCursor) redirect(firstHref);
    throw error;
  }
}
