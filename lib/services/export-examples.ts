import "server-only";
import { listActiveExampleRevisions } from "@/lib/data/golden-examples";
import { getPrompt } from "@/lib/data/prompts";
import type { PromptRef } from "@/lib/domain/api/common";
import { exportMediaType, exportExamples as exportText } from "@/lib/domain/examples/export";
import type { ImportFormat } from "@/lib/domain/examples/import";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** Characters gathered before they are sent: a row at a time would be thousands of tiny writes. */
const chunkLength = 64 * 1024;

function streamOf(pieces: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      let chunk = "";
      let next = pieces.next();
      for (; next.done !== true; next = pieces.next()) {
        chunk += next.value;
        if (chunk.length >= chunkLength) break;
      }
      if (chunk !== "") controller.enqueue(encoder.encode(chunk));
      if (next.done === true) controller.close();
    },
  });
}

/**
 * The active examples of a prompt as a file that an import takes back, by number.
 * @throws AssayError `not_found`, `forbidden`.
 */
export async function exportExamples(
  viewer: Viewer,
  ref: PromptRef,
  format: ImportFormat,
): Promise<{ filename: string; mediaType: string; body: ReadableStream<Uint8Array> }> {
  requireRole(viewer.role, "example.export");
  const prompt = await getPrompt(viewer, ref);
  const examples = await listActiveExampleRevisions(viewer, prompt.id);
  return {
    filename: `${prompt.slug}-golden-examples.${format}`,
    mediaType: exportMediaType[format],
    body: streamOf(exportText(format, examples)),
  };
}
