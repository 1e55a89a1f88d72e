/** Takes out of an address where a list stands and what is open in it: a new filter starts over. */
export const listStart = { cursor: null, example: null };

/** The address with these parameters set; "" and null take one away. */
export function hrefWith(
  pathname: string,
  current: { toString(): string },
  changes: Record<string, string | null>,
): string {
  const params = new URLSearchParams(current.toString());
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") params.delete(name);
    else params.set(name, value);
  }
  const query = params.toString();
  return query === "" ? pathname : `${pathname}?${query}`;
}
