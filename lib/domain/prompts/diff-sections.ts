import type { VersionAnswer } from "../api/prompts";
import type { Json } from "../json";
import type { ResponseFormat } from "../runs/completion";
import { messageRows, type SettingDiff, settingsDiff, variablesDiff } from "./diff";
import { type SplitRow, splitRows } from "./text-diff";
import { contentOfAnswer } from "./version-answer";

/** One text of two versions, side by side. */
export interface TextSection {
  title: string;
  rows: SplitRow[];
}

/** A diff of two versions as people read it: settings in a table, then one text after the other. */
export interface DisplayDiff {
  settings: SettingDiff[];
  variables: { added: string[]; removed: string[] };
  messages: TextSection[];
  /** JSON schema and tools, where either version has them and they differ. */
  structures: TextSection[];
}

/** Name of a response format; its schema is a text of its own. */
export function responseFormatName(format: ResponseFormat | null): string {
  if (format === null || format.type === "text") return "text";
  return format.type === "json_schema" ? `json_schema: ${format.name}` : format.type;
}

function schemaText(format: ResponseFormat | null): string {
  return format?.type === "json_schema" ? JSON.stringify(format.schema, null, 2) : "";
}

function structureSection(title: string, from: string, to: string): TextSection[] {
  return from === to ? [] : [{ title, rows: splitRows(from, to) }];
}

function shownSetting(change: SettingDiff, from: VersionAnswer, to: VersionAnswer): SettingDiff[] {
  if (change.field === "tools") {
    const names = (version: VersionAnswer): Json => version.tools.map((tool) => tool.name).join(", ") || null;
    return [{ ...change, from: names(from), to: names(to) }].filter((shown) => shown.from !== shown.to);
  }
  if (change.field === "fallbacks") {
    const names = (version: VersionAnswer): Json =>
      version.fallbacks.map((fallback) => `${fallback.provider}/${fallback.model}`).join(", ") || null;
    return [{ ...change, from: names(from), to: names(to) }];
  }
  if (change.field === "response_format") {
    const [left, right] = [responseFormatName(from.response_format), responseFormatName(to.response_format)];
    return left === right ? [] : [{ ...change, from: left, to: right }];
  }
  return [change];
}

/** What changed from one version to another, laid out for reading. */
export function displayDiff(from: VersionAnswer, to: VersionAnswer): DisplayDiff {
  const [left, right] = [contentOfAnswer(from), contentOfAnswer(to)];
  const schemaName =
    [to, from].flatMap(({ response_format: format }) =>
      format?.type === "json_schema" ? [format.name] : [],
    )[0] ?? "JSON";
  const toolsText = (version: VersionAnswer) =>
    version.tools.length === 0 ? "" : JSON.stringify(version.tools, null, 2);
  return {
    settings: settingsDiff(left, right).flatMap((change) => shownSetting(change, from, to)),
    variables: variablesDiff(left, right),
    messages: messageRows(from.messages, to.messages).map(({ role, rows }) => ({ title: role, rows })),
    structures: [
      ...structureSection(
        `${schemaName} schema`,
        schemaText(from.response_format),
        schemaText(to.response_format),
      ),
      ...structureSection("tools", toolsText(from), toolsText(to)),
    ],
  };
}
