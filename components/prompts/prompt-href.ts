/** Address of a prompt's page; its slug unless another page has that name. */
export function promptHref(prompt: { id: string; slug: string }, tab = ""): string {
  const name = prompt.slug === "new" ? prompt.id : prompt.slug;
  return tab === "" ? `/prompts/${name}` : `/prompts/${name}/${tab}`;
}
