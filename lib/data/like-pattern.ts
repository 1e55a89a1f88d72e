import "server-only";

/** The text as a LIKE pattern that finds it anywhere; its own wildcards are taken literally. */
export function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** The same for Prisma's `contains`, which adds the outer wildcards itself and leaves those inside in force. */
export function literalLike(text: string): string {
  return containsPattern(text).slice(1, -1);
}
