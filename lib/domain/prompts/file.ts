import { Document, parseDocument, visit } from "yaml";
import { z } from "zod";
import { tagsSchema } from "../api/common";
import { parseInput } from "../api/inbound";
import { AssayError } from "../errors";
import { fragile, readSections, writeSections } from "./file-sections";
import { descriptionSchema, nameSchema, versionBodySchema, versionFields } from "./schema";
import type { VersionContent } from "./version";

/**
 * A prompt version as a text file for a repository: YAML front matter with the settings, then the messages in sections
 * (`writeSections`). A file is whole: what it leaves out is not inherited but unset. Reading what was written gives the
 * same content and so the same content hash, whatever the texts contain.
 */

/** Characters of the front matter; a file's long texts are its messages, which stand below it. */
const maxFrontMatter = 1_000_000;

const { template: _template, messages: _messages, ...settingFields } = versionFields;

/** Name, description and tags are the prompt's: they are taken when the file makes a new prompt. */
const frontMatterSchema = z.strictObject({
  name: nameSchema.optional(),
  description: descriptionSchema.nullable().optional(),
  tags: tagsSchema.optional(),
  ...settingFields,
});

export interface PromptFile {
  prompt: { name?: string | undefined; description?: string | null | undefined; tags?: string[] | undefined };
  version: z.output<typeof versionBodySchema>;
}

/** What a file is written from. */
export interface FileSource {
  name: string;
  description: string | null;
  tags: readonly string[];
  changeNote: string | null;
  content: VersionContent;
}

function filled(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** Whether a text is written in quotes: block texts lose blanks at line ends in editors, and at their start in YAML. */
function quoted(text: string): boolean {
  return fragile.test(text) || (text.includes("\n") && (/^\s/.test(text) || /[ \t]$/m.test(text)));
}

function frontMatter({ name, description, tags, changeNote, content }: FileSource): string {
  const fields = {
    name,
    description,
    tags,
    provider: content.provider,
    model: content.model,
    template_format: content.templateFormat,
    parameters: content.parameters,
    response_format: content.responseFormat,
    tools: content.tools,
    fallbacks: content.fallbacks,
    change_note: changeNote,
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => filled(value)));
  const document = new Document(given, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && quoted(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

/** The text of a version's file. */
export function writePromptFile(source: FileSource): string {
  return `---\n${frontMatter(source)}---\n${writeSections(source.content.messages)}`;
}

function refuse(message: string): AssayError {
  return new AssayError("invalid", message, { fields: [{ pointer: "", message }] });
}

function parseYaml(text: string): unknown {
  let value: unknown;
  let problem: { message: string; line: number } | null = null;
  try {
    const document = parseDocument(text, { stringKeys: true, prettyErrors: false });
    const [issue] = [...document.errors, ...document.warnings];
    if (issue !== undefined) {
      // The fence is the file's first line.
      const line = text.slice(0, issue.pos[0]).split("\n").length + 1;
      problem = { message: issue.message, line };
    } else {
      value = document.toJS({ maxAliasCount: 0 });
    }
  } catch (error) {
    // Aliases, or nesting so deep that the parser gave up.
    throw refuse(
      `The front matter cannot be read: ${error instanceof ReferenceError ? "aliases are not taken" : "it is nested too deeply"}.`,
    );
  }
  if (problem !== null)
    throw refuse(`Line ${problem.line}: the front matter is not YAML: ${problem.message}.`);
  return value ?? {};
}

/** Front matter and body of a file with LF line ends, and the number of the body's first line. */
function split(text: string): { yaml: string; body: string; firstLine: number } {
  const found = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(text);
  if (found === null || found.index !== 0) {
    throw refuse(
      'The file has no front matter. It begins with a line "---", settings in YAML and another line "---".',
    );
  }
  const yaml = found[1] ?? "";
  if (yaml.length > maxFrontMatter) {
    throw refuse(`The front matter has more than ${maxFrontMatter} characters. Shorten it.`);
  }
  return { yaml, body: text.slice(found[0].length), firstLine: found[0].split("\n").length };
}

/**
 * Reads a file. Line ends may be LF or CRLF, and a byte order mark is passed over.
 * @throws AssayError `invalid` naming the line, or a setting by JSON pointer.
 */
export function readPromptFile(text: string): PromptFile {
  const { yaml, body, firstLine } = split(text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"));
  const front = parseInput(frontMatterSchema, parseYaml(yaml));
  const { name, description, tags, ...settings } = front;
  const messages = readSections(body, firstLine);
  return {
    prompt: { name, description, tags },
    version: parseInput(versionBodySchema, { ...settings, messages }),
  };
}
