/**
 * White space as Python's `str.split()` and `str.rstrip()` see it; JavaScript's own set differs (U+FEFF,
 * U+001C to U+001F, U+0085).
 */
const characters = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const run = new RegExp(`[${characters}]+`);
const one = new RegExp(`[${characters}]`);

/** Words as Python's `str.split()` gives them: no empty ones. */
export function splitWords(text: string): string[] {
  return text.split(run).filter((word) => word !== "");
}

/** `text` without white space at its end, as Python's `str.rstrip()`. */
export function stripEnd(text: string): string {
  // A loop, since a regular expression anchored at the end takes quadratic time on long runs inside.
  let end = text.length;
  while (end > 0 && one.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
