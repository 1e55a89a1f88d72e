import { AssayError } from "../errors";
import type { ChatMessage } from "../runs/completion";

/**
 * The body of a prompt file: one section a message, each opened by a line such as `=== system ===`. What stands
 * between two such lines is the message to the letter, without the line break before the next one (or the end).
 *
 * A line of a message that reads as such a line gets a backslash before it, as does one that has backslashes already,
 * so that reading takes one away and nothing is lost. A message with a carriage return or another control character
 * does not survive editors and Git's line ending settings: it is written as a JSON string, `=== user as json ===`.
 */
const marker = /^(\\*)=== (system|user|assistant)( as json)? ===[ \t]*$/;
/** Beside tab and line feed, control characters, line separators and byte order marks. */
export const fragile = /[^\t\n\u0020-\u007e\u00a0-\u2027\u202a-\ufefe\uff00-\uffff]/;

function escapeLine(line: string): string {
  return marker.test(line) ? `\\${line}` : line;
}

function unescapeLine(line: string): string {
  return line.startsWith("\\") && marker.test(line) ? line.slice(1) : line;
}

/** Messages as the body of a file, every section ended by a line break. */
export function writeSections(messages: readonly ChatMessage[]): string {
  return messages
    .map(({ role, content }) =>
      fragile.test(content)
        ? `=== ${role} as json ===\n${JSON.stringify(content)}\n`
        : `=== ${role} ===\n${content.split("\n").map(escapeLine).join("\n")}\n`,
    )
    .join("");
}

interface Section {
  role: ChatMessage["role"];
  json: boolean;
  /** Of its opening line, from 1. */
  line: number;
  lines: string[];
}

function unreadable(line: number, message: string): AssayError {
  return new AssayError("invalid", `Line ${line}: ${message}`, {
    fields: [{ pointer: "", message: `Line ${line}: ${message}` }],
  });
}

function contentOf({ json, line, lines }: Section): string {
  if (!json) return lines.map(unescapeLine).join("\n");
  try {
    const content: unknown = JSON.parse(lines.join("\n"));
    if (typeof content === "string") return content;
  } catch {
    // Answered below, with its place in the file.
  }
  throw unreadable(line, 'A section "as json" holds one JSON string, in double quotes.');
}

function sectionsOf(lines: readonly string[], firstLine: number): { before: string[]; sections: Section[] } {
  const before: string[] = [];
  const sections: Section[] = [];
  for (const [index, text] of lines.entries()) {
    const found = marker.exec(text);
    if (found === null || found[1] !== "") {
      (sections.at(-1)?.lines ?? before).push(text);
    } else {
      const role = found[2] as ChatMessage["role"];
      sections.push({ role, json: found[3] !== undefined, line: firstLine + index, lines: [] });
    }
  }
  return { before, sections };
}

/** Lines less the blank ones around them; of blank ones alone the last. */
function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const filled = (line: string) => /[^ \t]/.test(line);
  const first = lines.findIndex(filled);
  return first < 0 ? lines.slice(-1) : lines.slice(first, lines.findLastIndex(filled) + 1);
}

/**
 * Messages of a body with LF line ends. A body without any section is one user message, less the blank lines around it.
 * @param firstLine number of the body's first line in its file, for messages.
 * @throws AssayError `invalid` naming the line.
 */
export function readSections(body: string, firstLine: number): ChatMessage[] {
  const lines = body.split("\n");
  // A file ends with a line break; one that an editor left out makes no difference.
  if (lines.at(-1) === "") lines.pop();
  const { before, sections } = sectionsOf(lines, firstLine);
  if (sections.length === 0) {
    return [{ role: "user", content: withoutBlankEnds(before).map(unescapeLine).join("\n") }];
  }
  const stray = before.findIndex((line) => line.trim() !== "");
  if (stray >= 0) {
    throw unreadable(
      firstLine + stray,
      'Text before the first section. Put a line such as "=== user ===" above it.',
    );
  }
  return sections.map((section) => ({ role: section.role, content: contentOf(section) }));
}
