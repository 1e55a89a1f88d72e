import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { createExamples } from "@/lib/data/golden-example-writes";
import { getPrompt } from "@/lib/data/prompts";
import type { PromptRef } from "@/lib/domain/api/common";
import { importMediaTypes } from "@/lib/domain/api/golden-examples";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { AssayError } from "@/lib/domain/errors";
import {
  type ImportFormat,
  type ImportPreview,
  importError,
  parseExamples,
} from "@/lib/domain/examples/import";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { refuseArchived } from "./archived-prompt";

/** A file by its media type. */
export interface ImportFile {
  type: string;
  text: string;
}

const formats: Record<string, ImportFormat> = {
  "text/csv": "csv",
  "application/x-ndjson": "jsonl",
  "application/json": "json",
};

function parse(file: ImportFile): ImportPreview {
  const format = formats[file.type];
  if (format === undefined) {
    throw new AssayError("unsupported_media_type", `Send one of ${importMediaTypes.join(", ")}.`);
  }
  return parseExamples(format, file.text);
}

async function openPrompt(viewer: Viewer, ref: PromptRef): Promise<PromptAnswer> {
  requireRole(viewer.role, "example.import");
  const prompt = await getPrompt(viewer, ref);
  refuseArchived(prompt.archived_at !== null);
  return prompt;
}

/** What a file would bring, without writing it. */
export interface PreviewAnswer extends ImportPreview {
  /** Variables the latest version takes and some rows do not give: those cells of an experiment would fail. */
  missing_variables: { variable: string; rows: number }[];
}

/**
 * Reads a file of examples and answers its good rows and every bad one.
 * @throws AssayError `not_found`, `conflict` for an archived prompt, `unsupported_media_type`, `forbidden`.
 */
export async function previewImport(
  viewer: Viewer,
  ref: PromptRef,
  file: ImportFile,
): Promise<PreviewAnswer> {
  const prompt = await openPrompt(viewer, ref);
  const preview = parse(file);
  const missing_variables = (prompt.latest_version?.variables ?? []).flatMap((variable) => {
    const rows = preview.rows.filter((row) => !Object.hasOwn(row.input_data, variable)).length;
    return rows === 0 ? [] : [{ variable, rows }];
  });
  return { ...preview, missing_variables };
}

/**
 * Adds every example of a file to a prompt, or none.
 * @throws AssayError `invalid` with every bad row by number, and as `previewImport`.
 */
export async function importExamples(
  viewer: Viewer,
  ref: PromptRef,
  file: ImportFile,
): Promise<{ imported: number }> {
  const prompt = await openPrompt(viewer, ref);
  const { rows, errors } = parse(file);
  if (errors.length > 0) throw importError(errors);
  await transaction(async () => {
    await createExamples(viewer, prompt.id, rows, "import");
    await recordAudit(viewer, {
      action: "example.import",
      objectId: prompt.id,
      objectName: prompt.slug,
      after: { count: rows.length },
    });
  });
  return { imported: rows.length };
}
