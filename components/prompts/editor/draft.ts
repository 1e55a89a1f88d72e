import type { z } from "zod";
import type { FieldError } from "@/lib/domain/errors";
import type { FileDraft, VersionSettings } from "@/lib/domain/prompts/file-draft";
import type { ParameterName } from "@/lib/domain/prompts/model-choice";
import type { TemplateFormat, versionBodySchema } from "@/lib/domain/prompts/schema";
import type { ChatMessage, ProviderId, ResponseFormat } from "@/lib/domain/runs/completion";

export interface MessageDraft {
  /** Stays with the message while it moves in the list. */
  key: number;
  role: ChatMessage["role"];
  content: string;
}

export interface ResponseDraft {
  type: ResponseFormat["type"];
  name: string;
  schema: string;
  strict: boolean;
}

/** A version as it is being written: text as typed, so that nothing typed is lost when it is not yet right. */
export interface VersionDraft {
  messages: MessageDraft[];
  format: TemplateFormat | "detect";
  provider: ProviderId | "";
  model: string;
  parameters: Partial<Record<ParameterName, string>>;
  response: ResponseDraft;
  /** JSON list. */
  tools: string;
  /** One `provider/model` a line. */
  fallbacks: string;
  note: string;
}

export type VersionInput = z.input<typeof versionBodySchema>;

const firstSchema = `{
  "type": "object",
  "properties": {
    "answer": { "type": "string" }
  },
  "required": ["answer"],
  "additionalProperties": false
}`;

function parameterText(value: unknown): string {
  return Array.isArray(value) ? value.join("\n") : String(value);
}

function responseDraft(format: ResponseFormat | null): ResponseDraft {
  if (format?.type !== "json_schema") {
    return { type: format?.type ?? "text", name: "answer", schema: firstSchema, strict: true };
  }
  return {
    type: "json_schema",
    name: format.name,
    schema: JSON.stringify(format.schema, null, 2),
    strict: format.strict ?? false,
  };
}

/** A draft that starts from a version, or an empty one. */
export function draftOf(version: VersionSettings | null): VersionDraft {
  const messages = version?.messages ?? [
    { role: "system" as const, content: "" },
    { role: "user" as const, content: "" },
  ];
  return {
    messages: messages.map((message, key) => ({ key, ...message })),
    format: version?.template_format ?? "detect",
    provider: version?.provider ?? "",
    model: version?.model ?? "",
    parameters: Object.fromEntries(
      Object.entries(version?.parameters ?? {}).map(([name, value]) => [name, parameterText(value)]),
    ),
    response: responseDraft(version?.response_format ?? null),
    tools: version === null || version.tools.length === 0 ? "" : JSON.stringify(version.tools, null, 2),
    fallbacks: (version?.fallbacks ?? []).map(({ provider, model }) => `${provider}/${model}`).join("\n"),
    note: "",
  };
}

/** The draft of a prompt file, with its change note. */
export function draftOfFile({ version, changeNote }: FileDraft): VersionDraft {
  return { ...draftOf(version), note: changeNote ?? "" };
}

/** Collects what cannot even be sent: numbers and JSON that do not read. */
class Reader {
  readonly fields: FieldError[] = [];

  number(text: string, pointer: string): number | undefined {
    const value = Number(text.trim().replace(",", "."));
    if (Number.isFinite(value)) return value;
    this.fields.push({ pointer, message: "Write a number." });
    return undefined;
  }

  json(text: string, pointer: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      const reason = error instanceof SyntaxError ? error.message : "unreadable";
      this.fields.push({ pointer, message: `Not JSON: ${reason}.` });
      return undefined;
    }
  }
}

const wordParameters: ReadonlySet<string> = new Set(["reasoning_effort", "verbosity"]);

function readParameters(draft: VersionDraft, reader: Reader): Record<string, unknown> {
  const given = Object.entries(draft.parameters).filter(
    ([, text]) => text !== undefined && text.trim() !== "",
  );
  return Object.fromEntries(
    given.map(([name, text = ""]) => {
      if (name === "stop") return [name, text.split("\n").filter((line) => line !== "")];
      if (wordParameters.has(name)) return [name, text];
      return [name, reader.number(text, `/parameters/${name}`)];
    }),
  );
}

function readResponse({ type, name, schema, strict }: ResponseDraft, reader: Reader): unknown {
  if (type === "text") return null;
  if (type === "json_object") return { type };
  return { type, name: name.trim(), schema: reader.json(schema, "/response_format/schema"), strict };
}

function readFallbacks(text: string): { provider: string; model: string }[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const slash = line.indexOf("/");
      return { provider: line.slice(0, Math.max(slash, 0)), model: line.slice(slash + 1) };
    });
}

/**
 * The body a draft stands for: every field, so that what was emptied is cleared. The server checks it; here only what
 * cannot be sent is refused.
 */
export function bodyOf(
  draft: VersionDraft,
): { ok: true; body: VersionInput } | { ok: false; fields: FieldError[] } {
  const reader = new Reader();
  const body = {
    messages: draft.messages.map(({ role, content }) => ({ role, content })),
    ...(draft.format === "detect" ? {} : { template_format: draft.format }),
    provider: draft.provider === "" ? null : draft.provider,
    model: draft.model.trim() === "" ? null : draft.model.trim(),
    parameters: readParameters(draft, reader),
    response_format: readResponse(draft.response, reader),
    tools: draft.tools.trim() === "" ? [] : reader.json(draft.tools, "/tools"),
    fallbacks: readFallbacks(draft.fallbacks),
    change_note: draft.note.trim() === "" ? null : draft.note.trim(),
  };
  if (reader.fields.length > 0) return { ok: false, fields: reader.fields };
  return { ok: true, body: body as VersionInput };
}
