import { RE2JS } from "re2js";

const flagValues: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/** Thrown for a pattern the linear-time engine cannot take; the message says why. */
export class PatternError extends Error {}

/** Thrown for a search that would take seconds. */
export class SearchTooLong extends Error {}

/** Steps of the pattern times characters of the text: linear still means their product, about a second of it at worst. */
const mostWork = 60_000_000;

/** @throws SearchTooLong when the pattern is too large for a text this long. */
export function requireAffordable(pattern: RE2JS, text: string): void {
  if (pattern.programSize() * text.length <= mostWork) return;
  throw new SearchTooLong(
    `The pattern comes to ${pattern.programSize()} steps, too many for ${text.length} characters. Use a smaller one.`,
  );
}

const maxCached = 200;
const cache = new Map<string, RE2JS>();

/**
 * A pattern compiled by RE2's algorithm, whose time is linear in the input: no pattern can hang a worker. The price
 * is no backreferences and no lookaround, which are refused.
 * @param flags any of "i" (ignore case), "m" (^ and $ at lines), "s" (dot matches newlines).
 * @throws PatternError with the reason.
 */
export function compilePattern(pattern: string, flags: string): RE2JS {
  const key = `${flags}/${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const compiled = compile(pattern, flags);
  if (cache.size >= maxCached) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

function compile(pattern: string, flags: string): RE2JS {
  try {
    const value = [...flags].reduce((sum, flag) => sum | (flagValues[flag] ?? 0), 0);
    return RE2JS.compile(RE2JS.translateRegExp(pattern), value);
  } catch (error) {
    if (/\(\?<?[=!]/.test(pattern)) throw new PatternError("Lookahead and lookbehind are not supported.");
    if (/\\[1-9]|\\k</.test(pattern)) throw new PatternError("Backreferences are not supported.");
    const reason = error instanceof Error ? error.message : "it does not parse";
    throw new PatternError(`The pattern cannot be used: ${reason}.`);
  }
}
