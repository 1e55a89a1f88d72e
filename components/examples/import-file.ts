import type { ImportSummary } from "@/lib/domain/examples/import-summary";

/** What will be imported: a file or pasted text, and the media type it is sent as. */
export interface ImportSource {
  name: string;
  type: string;
  body: Blob | string;
}

const types: Record<string, string> = {
  csv: "text/csv",
  tsv: "text/csv",
  txt: "text/csv",
  jsonl: "application/x-ndjson",
  ndjson: "application/x-ndjson",
  json: "application/json",
};

/** A chosen file; null when its name ends in nothing an import reads. */
export function fileSource(file: File): ImportSource | null {
  const type = types[file.name.split(".").pop()?.toLowerCase() ?? ""];
  return type === undefined ? null : { name: file.name, type, body: file };
}

/** Pasted rows: a JSON list, JSON Lines, or else CSV (which cells copied from a sheet are, with tabs). */
export function pastedSource(text: string): ImportSource {
  const start = text.trimStart()[0];
  const type = start === "[" ? types.json : start === "{" ? types.jsonl : types.csv;
  return { name: "Pasted rows", type: type ?? "text/csv", body: text };
}

export type ImportOutcome<T> = { ok: true; data: T } | { ok: false; message: string };

async function send<T>(url: string, source: ImportSource): Promise<ImportOutcome<T>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": source.type },
      body: source.body,
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, data: answer as T };
    const detail = typeof answer === "object" && answer !== null && "detail" in answer ? answer.detail : null;
    return {
      ok: false,
      message: typeof detail === "string" ? detail : `The server answered ${response.status}.`,
    };
  } catch {
    return { ok: false, message: "The server could not be reached. Check the connection and try again." };
  }
}

const address = (promptId: string) => `/api/pages/prompts/${promptId}/golden-examples/import`;

/** Reads the rows on the server without writing them. */
export function previewRows(promptId: string, source: ImportSource): Promise<ImportOutcome<ImportSummary>> {
  return send(`${address(promptId)}?preview=true`, source);
}

/** Writes every row, or none. */
export function importRows(
  promptId: string,
  source: ImportSource,
): Promise<ImportOutcome<{ imported: number }>> {
  return send(address(promptId), source);
}
