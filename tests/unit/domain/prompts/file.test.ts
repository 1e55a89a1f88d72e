import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AssayError } from "@/lib/domain/errors";
import { type FileSource, readPromptFile, writePromptFile } from "@/lib/domain/prompts/file";
import { contentHash, nextVersion, type VersionContent } from "@/lib/domain/prompts/version";
import { cpuClock } from "@/tests/support/cpu-time";

const plain: VersionContent = {
  messages: [{ role: "user", content: "Sort {{ ticket }}." }],
  templateFormat: "liquid",
  provider: "openai",
  model: "gpt-4.1-mini",
  parameters: { temperature: 0 },
  responseFormat: null,
  tools: [],
  fallbacks: [],
};

const source = (change: Partial<VersionContent> = {}, more: Partial<FileSource> = {}): FileSource => ({
  name: "Support triage",
  description: null,
  tags: [],
  changeNote: null,
  content: { ...plain, ...change },
  ...more,
});

/** What comes back of a file: its content as a new version would have it, and what it says beside it. */
function reread(text: string) {
  const { prompt, version } = readPromptFile(text);
  return { prompt, note: version.change_note ?? null, content: nextVersion(null, version) };
}

const message = (content: string) => ({ role: "user" as const, content });

// Pieces that a file's own marks are made of, and what editors, Git and YAML are known to change.
const pieces = [
  "---",
  "\n---\n",
  "...",
  "=== user ===",
  "\n=== user ===\n",
  "\n\\=== system ===",
  "\\\\=== assistant as json ===",
  "=== user ===  ",
  "\n",
  "\n\n\n",
  "\r\n",
  "\r",
  " ",
  "\t",
  "  \n",
  "# heading",
  "- item",
  "key: value",
  "&anchor *alias",
  "<<: *x",
  "!!binary",
  "%YAML 1.2",
  "{% raw %}{{ name }}{% endraw %}",
  "{{ ticket }}",
  '"',
  "'",
  "\\",
  "\\n",
  "null",
  "~",
  "yes",
  "0x1f",
  "1e3",
  "2026-01-01",
  "\ufeff",
  "\u2028",
  "\u0085",
  "\u00a0",
  "\u0007",
  "\u007f",
  "é́",
  "日本語",
  "👩‍👩‍👧",
  "\u{10ffff}",
];
const textOf = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.fullUnicodeString({ maxLength: 8 })), { maxLength })
    .map((parts) => parts.join("").replaceAll("\u0000", ""))
    .filter((whole) => whole.isWellFormed());
const text = textOf(12);
const filled = textOf(3).map((whole) => `x${whole}`);
// No version holds U+0000, half a surrogate pair or a key "__proto__": requests with them are refused, or lose it.
const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !/\\u0000|\\ud[89a-f]|__proto__/i.test(JSON.stringify(value)));
const schema = fc.dictionary(filled, fc.oneof(json, text), { maxKeys: 4 });

const contents: fc.Arbitrary<VersionContent> = fc.record({
  messages: fc
    .array(fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: text }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((messages) => [...messages, message("{name}")]),
  // Liquid would refuse most of these texts as templates; what a file does to them is the same in both formats.
  templateFormat: fc.constant("f-string"),
  provider: fc.constant("openai"),
  model: filled.map((name) => name.trim()),
  parameters: fc.record(
    {
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      max_tokens: fc.integer({ min: 1, max: 1000 }),
      stop: fc.array(filled, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
  responseFormat: fc.option(
    schema.map((body) => ({ type: "json_schema" as const, name: "answer", schema: body as never })),
  ),
  tools: fc.option(
    fc
      .record({ description: text, parameters: schema })
      .map((tool) => [
        { name: "search", description: tool.description, parameters: tool.parameters as never },
      ]),
    { nil: [] },
  ),
  fallbacks: fc.constantFrom([], [{ provider: "anthropic" as const, model: "claude" }]),
}) as fc.Arbitrary<VersionContent>;

/** Braces of f-strings doubled, so that any text is a template. */
function asTemplates(content: VersionContent): VersionContent {
  const messages = content.messages.map((one) =>
    one.content === "{name}" ? one : { ...one, content: one.content.replaceAll(/[{}]/g, "$&$&") },
  );
  return { ...content, messages };
}

describe("a prompt file", () => {
  it("gives back every version to the letter, also after a checkout with CRLF line ends", () => {
    fc.assert(
      fc.property(contents, filled, fc.option(filled), (made, name, note) => {
        const content = asTemplates(made);
        const written = writePromptFile(
          source(content, { content, name: name.trim(), changeNote: note?.trim() ?? null }),
        );
        for (const file of [written, written.replaceAll("\n", "\r\n"), `\ufeff${written}`]) {
          const back = reread(file);
          expect(back.content).toEqual(content);
          expect(contentHash(back.content)).toBe(contentHash(content));
          expect([back.prompt.name, back.note]).toEqual([name.trim(), note?.trim() ?? null]);
        }
        expect(written).not.toContain("\r");
      }),
      { numRuns: 300, seed: 42 },
    );
  });

  it.each([
    "",
    "\n",
    "a\n",
    "\n\na \n\n",
    "---\nname: x\n---\nb",
    "=== user ===",
    "\\=== user ===\n\\\\=== user ===",
    "=== user as json ===\n1",
    "=== users ===",
    "tab\tand trailing space ",
    "CRLF\r\nand CR\rand \u2028",
  ])("keeps the message %j between others", (content) => {
    const messages = [
      { role: "system" as const, content: "Be brief." },
      message(content),
      { role: "assistant" as const, content },
      message("Last"),
    ];
    expect(reread(writePromptFile(source({ messages }))).content.messages).toEqual(messages);
  });

  it("reads as people write it", () => {
    const written = writePromptFile(
      source(
        {
          messages: [
            { role: "system", content: "Sort tickets." },
            message("Charged twice."),
            { role: "assistant", content: "billing" },
            message("{{ ticket }}"),
          ],
          responseFormat: { type: "json_schema", name: "answer", schema: { type: "object" } },
        },
        { changeNote: "Two lines:\nwhy not.", tags: ["support"] },
      ),
    );
    expect(written).toBe(`---
name: Support triage
tags:
  - support
provider: openai
model: gpt-4.1-mini
template_format: liquid
parameters:
  temperature: 0
response_format:
  type: json_schema
  name: answer
  schema:
    type: object
change_note: |-
  Two lines:
  why not.
---
=== system ===
Sort tickets.
=== user ===
Charged twice.
=== assistant ===
billing
=== user ===
{{ ticket }}
`);
  });

  it("takes a body without sections as one user message, and no setting as unset", () => {
    const back = reread("---\nname: Short\n---\n\nSort {{ ticket }}.\n\n");
    expect(back.content).toMatchObject({
      messages: [message("Sort {{ ticket }}.")],
      templateFormat: "liquid",
      model: null,
      parameters: {},
    });
    expect(reread("---\n---\nHi").content.messages).toEqual([message("Hi")]);
    expect(reread("---\n---\n \n  Hi\n\nthere  \n \n").content.messages).toEqual([
      message("  Hi\n\nthere  "),
    ]);
  });

  it("takes a hundred thousand blank lines in a stride", () => {
    const content = `a${"\n".repeat(100_000)}b`;
    const busy = cpuClock();
    expect(readPromptFile(`---\n---\n${content}`).version.messages).toEqual([message(content)]);
    expect(busy()).toBeLessThan(3_000);
  });

  it.each([
    ["Hello", /no front matter/],
    ["---\nname: x\n", /no front matter/],
    ["\n---\nname: x\n---\nHi", /no front matter/],
    ["---\nname: [x\n---\nHi", /^Line \d: the front matter is not YAML/],
    ["---\nname: x\nname: y\n---\nHi", /^Line 3: .*unique/],
    ["---\nname: !!js/function x\n---\nHi", /^Line 2: .*tag/i],
    ["---\nname: &a x\nmodel: *a\n---\nHi", /aliases are not taken/],
    ["---\n- x\n---\nHi", /Invalid request/],
    ["---\ntemprature: 1\n---\nHi", /\/temprature: Unknown field/],
    ["---\nparameters:\n  temperature: hot\n---\nHi", /\/parameters\/temperature/],
    ["---\nname: x\n---\nHi\n=== user ===\nthere", /^Line 4: Text before the first section/],
    ["---\nname: x\n---\n=== user as json ===\nnot json", /^Line 4: A section "as json"/],
    ["---\nname: x\n---\n=== user as json ===\n1", /^Line 4: A section "as json"/],
    ["---\nname: x\n---\n", /empty/],
    [`---\nname: ${"[".repeat(50_000)}\n---\nHi`, /front matter/],
    [`---\nname: ${"x".repeat(1_000_001)}\n---\nHi`, /more than 1000000/],
  ])("refuses %.40j", (file, message) => {
    const attempt = () => readPromptFile(file);
    expect(attempt).toThrow(AssayError);
    expect(attempt).toThrow(message);
  });
});
