import "server-only";

// JSON.stringify writes U+0000 and unpaired surrogates as escapes (pairs stay as they are); an even number of
// backslashes before means that the escape is real and not text that looks like one.
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/**
 * JSON text that Postgres stores: U+0000 and unpaired surrogates, which it refuses, become U+FFFD. For model output;
 * user input with them is refused at the door.
 */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes("\\u0000") || text.includes("\\ud") ? text.replace(unstorable, "$1\ufffd") : text;
}

/** The same for plain text. */
export function storableText(text: string): string {
  return text.includes("\u0000") || !text.isWellFormed()
    ? text.replaceAll("\u0000", "\ufffd").toWellFormed()
    : text;
}
