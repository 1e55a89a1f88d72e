import { diffArrays, formatPatch, type StructuredPatchHunk, structuredPatch } from "diff";
import stableStringify from "fast-json-stable-stringify";
import type { Json, JsonObject } from "../json";
import type { ChatMessage } from "../runs/completion";
import { messagesVariables } from "../templates/render";
import { editLimit, type SplitRow, splitRows, withNewline } from "./text-diff";
import type { VersionContent } from "./version";

/** A run of changed lines with three lines around it. Lines start with " ", "-" or "+" as in a unified diff. */
export interface DiffHunk {
  from_start: number;
  from_lines: number;
  to_start: number;
  to_lines: number;
  lines: string[];
}

export interface MessageDiff {
  role: ChatMessage["role"];
  hunks: DiffHunk[];
}

export interface SettingDiff {
  /** Name in the API, such as `model` or `parameters.temperature`. */
  field: string;
  from: Json;
  to: Json;
}

export interface VersionDiff {
  unified_diff: string;
  messages: MessageDiff[];
  settings: SettingDiff[];
  variables: { added: string[]; removed: string[] };
}

type MessagePair = { role: ChatMessage["role"]; from: string | null; to: string | null };

/** Pairs messages of two versions: equal ones first, the rest by role in order. */
export function pairMessages(from: readonly ChatMessage[], to: readonly ChatMessage[]): MessagePair[] {
  const changes = diffArrays([...from], [...to], {
    comparator: (left, right) => left.role === right.role && left.content === right.content,
  });
  const pairs: MessagePair[] = [];
  let removed: ChatMessage[] = [];
  const flush = () => {
    pairs.push(...removed.map(({ role, content }) => ({ role, from: content, to: null })));
    removed = [];
  };
  for (const change of changes) {
    if (change.removed) removed.push(...change.value);
    else if (change.added) {
      for (const message of change.value) {
        const index = removed.findIndex((candidate) => candidate.role === message.role);
        const [partner] = index < 0 ? [] : removed.splice(index, 1);
        pairs.push({ role: message.role, from: partner?.content ?? null, to: message.content });
      }
      flush();
    } else {
      flush();
      pairs.push(...change.value.map(({ role, content }) => ({ role, from: content, to: content })));
    }
  }
  flush();
  return pairs;
}

/** How many of the pairs differ, and so are compared line by line. */
function changedCount(pairs: readonly MessagePair[]): number {
  return pairs.filter(({ from, to }) => from !== to).length;
}

/** Side-by-side rows of every message, for the interface. */
export function messageRows(
  from: readonly ChatMessage[],
  to: readonly ChatMessage[],
): { role: ChatMessage["role"]; rows: SplitRow[] }[] {
  const pairs = pairMessages(from, to);
  const diffs = changedCount(pairs);
  return pairs.map((pair) => ({
    role: pair.role,
    rows: splitRows(pair.from ?? "", pair.to ?? "", diffs),
  }));
}

/** Lines of a text that ends with a newline or is empty. */
function linesOf(text: string): string[] {
  return text === "" ? [] : text.slice(0, -1).split("\n");
}

/** Texts too different are one hunk that replaces everything. */
function hunksOf(from: string, to: string, diffs = 1): StructuredPatchHunk[] {
  const patch = structuredPatch("", "", from, to, "", "", { context: 3, maxEditLength: editLimit(diffs) });
  if (patch !== undefined) return patch.hunks;
  const [before, after] = [linesOf(from), linesOf(to)];
  return [
    {
      oldStart: before.length === 0 ? 0 : 1,
      oldLines: before.length,
      newStart: after.length === 0 ? 0 : 1,
      newLines: after.length,
      lines: [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)],
    },
  ];
}

function messageHunks(pair: MessagePair, diffs: number): DiffHunk[] {
  return hunksOf(withNewline(pair.from ?? ""), withNewline(pair.to ?? ""), diffs).map((hunk) => ({
    from_start: hunk.oldStart,
    from_lines: hunk.oldLines,
    to_start: hunk.newStart,
    to_lines: hunk.newLines,
    lines: hunk.lines,
  }));
}

/** All messages as one text: each under a line with its role. */
function asText(messages: readonly ChatMessage[]): string {
  return messages.map((message) => `[${message.role}]\n${withNewline(message.content)}`).join("\n");
}

/** Unified diff of the messages as text, "" when they are equal. */
function unifiedDiff(from: VersionContent, to: VersionContent, fromName: string, toName: string): string {
  const left = asText(from.messages);
  const right = asText(to.messages);
  if (left === right) return "";
  return formatPatch({
    oldFileName: fromName,
    newFileName: toName,
    oldHeader: "",
    newHeader: "",
    hunks: hunksOf(left, right),
  });
}

function settingsOf(content: VersionContent): Record<string, Json> {
  const parameters: JsonObject = JSON.parse(JSON.stringify(content.parameters));
  return {
    template_format: content.templateFormat,
    provider: content.provider,
    model: content.model,
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`parameters.${name}`, value])),
    response_format: JSON.parse(JSON.stringify(content.responseFormat)),
    tools: JSON.parse(JSON.stringify(content.tools)),
    fallbacks: JSON.parse(JSON.stringify(content.fallbacks)),
  };
}

/** Settings that differ, in a fixed order. A parameter not set is null. */
export function settingsDiff(from: VersionContent, to: VersionContent): SettingDiff[] {
  const left = settingsOf(from);
  const right = settingsOf(to);
  const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return fields.flatMap((field) => {
    const change = { field, from: left[field] ?? null, to: right[field] ?? null };
    return stableStringify(change.from) === stableStringify(change.to) ? [] : [change];
  });
}

/** Variables that only one of two versions takes. */
export function variablesDiff(
  from: VersionContent,
  to: VersionContent,
): { added: string[]; removed: string[] } {
  const before = messagesVariables(from.templateFormat, from.messages);
  const after = messagesVariables(to.templateFormat, to.messages);
  return {
    added: after.filter((name) => !before.includes(name)),
    removed: before.filter((name) => !after.includes(name)),
  };
}

/**
 * What changed from one version to another: the body of `GET /prompts/diff` without the versions themselves.
 * @param fromName heading of the first in the unified diff, such as "triage v1".
 */
export function diffVersions(
  from: VersionContent,
  to: VersionContent,
  fromName: string,
  toName: string,
): VersionDiff {
  const pairs = pairMessages(from.messages, to.messages);
  const diffs = changedCount(pairs);
  return {
    unified_diff: unifiedDiff(from, to, fromName, toName),
    messages: pairs.map((pair) => ({ role: pair.role, hunks: messageHunks(pair, diffs) })),
    settings: settingsDiff(from, to),
    variables: variablesDiff(from, to),
  };
}
