import "server-only";
import { listActiveExampleRevisions } from "@/lib/data/golden-examples";
import { getPrompt } from "@/lib/data/prompts";
import type { PromptRef } from "@/lib/domain/api/common";
import { exportMediaType, exportExamples as exportText } from "@/lib/domain/examples/export";
import type { ImportFormat } from "@/lib/domain/examples/import";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type ExportedFile, textStream } from "./exported-file";

/**
 * The active examples of a prompt as a file that an import takes back, by number.
 * @throws AssayError `not_found`, `forbidden`.
 */
export async function exportExamples(
  viewer: Viewer,
  ref: PromptRef,
  format: ImportFormat,
): Promise<ExportedFile> {
  requireRole(viewer.role, "example.export");
  const prompt = await getPrompt(viewer, ref);
  const examples = await listActiveExampleRevisions(viewer, prompt.id);
  return {
    filename: `${prompt.slug}-golden-examples.${format}`,
    mediaType: exportMediaType[format],
    body: textStream(exportText(format, examples)),
  };
}
