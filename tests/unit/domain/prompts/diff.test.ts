import { applyPatch } from "diff";
import { describe, expect, it } from "vitest";
import { diffVersions, messageRows, pairMessages } from "@/lib/domain/prompts/diff";
import { splitRows, wordDiff } from "@/lib/domain/prompts/text-diff";
import type { VersionContent } from "@/lib/domain/prompts/version";
import { cpuClock } from "@/tests/support/cpu-time";

const base: VersionContent = {
  messages: [
    { role: "system", content: "Be terse.\nAnswer {{ language }}." },
    { role: "user", content: "{{ question }}" },
  ],
  templateFormat: "liquid",
  provider: "openai",
  model: "gpt-4.1",
  parameters: { temperature: 0, max_tokens: 100 },
  responseFormat: null,
  tools: [],
  fallbacks: [],
};

describe("diffVersions", () => {
  it("finds nothing between equal versions", () => {
    expect(diffVersions(base, structuredClone(base), "a", "b")).toEqual({
      unified_diff: "",
      messages: [
        { role: "system", hunks: [] },
        { role: "user", hunks: [] },
      ],
      settings: [],
      variables: { added: [], removed: [] },
    });
  });

  it("names changed lines, settings and variables", () => {
    const to: VersionContent = {
      ...base,
      messages: [
        { role: "system", content: "Be terse.\nAnswer in {{ tone }}." },
        { role: "user", content: "{{ question }}" },
      ],
      model: "gpt-4.1-mini",
      parameters: { temperature: 0.5, top_p: 1 },
    };
    const diff = diffVersions(base, to, "p v1", "p v2");
    expect(diff.messages[0]?.hunks).toEqual([
      {
        from_start: 1,
        from_lines: 2,
        to_start: 1,
        to_lines: 2,
        lines: [" Be terse.", "-Answer {{ language }}.", "+Answer in {{ tone }}."],
      },
    ]);
    expect(diff.messages[1]?.hunks).toEqual([]);
    expect(diff.settings).toEqual([
      { field: "model", from: "gpt-4.1", to: "gpt-4.1-mini" },
      { field: "parameters.temperature", from: 0, to: 0.5 },
      { field: "parameters.max_tokens", from: 100, to: null },
      { field: "parameters.top_p", from: null, to: 1 },
    ]);
    expect(diff.variables).toEqual({ added: ["tone"], removed: ["language"] });
    const before = "[system]\nBe terse.\nAnswer {{ language }}.\n\n[user]\n{{ question }}\n";
    expect(applyPatch(before, diff.unified_diff)).toBe(
      "[system]\nBe terse.\nAnswer in {{ tone }}.\n\n[user]\n{{ question }}\n",
    );
    expect(diff.unified_diff).toContain("--- p v1");
  });

  it("pairs messages by role when one is put before", () => {
    const to = [{ role: "system" as const, content: "New." }, ...base.messages];
    expect(
      pairMessages(base.messages, to).map(({ from, to: after }) => [from === null, after === null]),
    ).toEqual([
      [true, false],
      [false, false],
      [false, false],
    ]);
    expect(pairMessages(base.messages, base.messages.slice(0, 1)).at(-1)).toEqual({
      role: "user",
      from: "{{ question }}",
      to: null,
    });
  });
});

/** Lines that no other seed has. */
function linesOf(seed: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${seed}${index}`).join("\n");
}

describe("versions with nothing in common", () => {
  const versionOf = (seed: string): VersionContent => ({
    ...base,
    messages: [{ role: "user", content: linesOf(seed, 20_000) }],
  });
  const [from, to] = [versionOf("a"), versionOf("b")];

  it("are one hunk that replaces everything, and applies, instead of holding up the server", () => {
    const busy = cpuClock();
    const diff = diffVersions(from, to, "a", "b");
    expect(busy()).toBeLessThan(5_000);
    const [hunk, ...more] = diff.messages[0]?.hunks ?? [];
    expect(more).toEqual([]);
    expect(hunk).toMatchObject({ from_start: 1, from_lines: 20_000, to_start: 1, to_lines: 20_000 });
    const text = `[user]\n${linesOf("a", 20_000)}\n`;
    expect(applyPatch(text, diff.unified_diff)).toBe(`[user]\n${linesOf("b", 20_000)}\n`);
  });

  it("take no longer when they have many messages", () => {
    const many = (seed: string) => ({
      ...base,
      messages: Array.from({ length: 50 }, (_, index) => ({
        role: "user" as const,
        content: linesOf(`${seed}${index} `, 1_000),
      })),
    });
    const busy = cpuClock();
    diffVersions(many("a"), many("b"), "a", "b");
    expect(busy()).toBeLessThan(5_000);
  });
});

describe("splitRows", () => {
  it("takes long lines and very many of them", () => {
    const words = (seed: string) =>
      Array.from({ length: 100 }, () => linesOf(seed, 1_000).replaceAll("\n", " ")).join("\n");
    const busy = cpuClock();
    expect(splitRows(words("a"), words("b"))).toHaveLength(100);
    expect(splitRows("", "\n".repeat(200_000))).toHaveLength(200_000);
    expect(busy()).toBeLessThan(5_000);
  });

  it("marks changed words and keeps line numbers of both sides", () => {
    const rows = splitRows("one\ntwo three\nfour", "one\nzero\ntwo four\nfour");
    expect(rows.map((row) => [row.kind, row.left?.line ?? null, row.right?.line ?? null])).toEqual([
      ["same", 1, 1],
      ["changed", 2, 2],
      ["added", null, 3],
      ["same", 3, 4],
    ]);
  });

  it("loses and invents no text on either side", () => {
    const from = "a b c\n\nd e\nf";
    const to = "a x c\nd e\n\n\ng h";
    const side = (pick: "left" | "right") =>
      splitRows(from, to)
        .flatMap((row) => (row[pick] === null ? [] : [row[pick].pieces.map((piece) => piece.text).join("")]))
        .join("\n");
    expect(side("left")).toBe(from);
    expect(side("right")).toBe(to);
  });

  it("shows an empty message as all added", () => {
    expect(messageRows([], [{ role: "user", content: "a\nb" }])[0]?.rows.map((row) => row.kind)).toEqual([
      "added",
      "added",
    ]);
    expect(splitRows("", "")).toEqual([]);
  });
});

describe("wordDiff", () => {
  it("marks words", () => {
    expect(wordDiff("the cat sat", "the dog sat")).toEqual([
      { text: "the ", kind: "same" },
      { text: "cat", kind: "removed" },
      { text: "dog", kind: "added" },
      { text: " sat", kind: "same" },
    ]);
    expect(wordDiff("", "")).toEqual([]);
  });

  it("gives up on texts with nothing in common instead of hanging", () => {
    const words = (seed: string) => Array.from({ length: 15_000 }, (_, index) => `${seed}${index}`).join(" ");
    expect(wordDiff(words("a"), words("b"))).toHaveLength(2);
  });
});
