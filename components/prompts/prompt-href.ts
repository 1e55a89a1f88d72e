/** Address of a prompt's page; its slug unless another page has that name. */
export function promptHref(prompt: { id: string; slug: string }, tab = ""): string {
  const name = prompt.slug === "new" ? prompt.id : prompt.slug;
  return tab === "" ? `/prompts/${name}` : `/prompts/${name}/${tab}`;
}

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
