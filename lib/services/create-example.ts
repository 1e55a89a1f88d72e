import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { createExamples } from "@/lib/data/golden-example-writes";
import { getExample } from "@/lib/data/golden-examples";
import { getPrompt } from "@/lib/data/prompts";
import type { PromptRef } from "@/lib/domain/api/common";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import type { ExampleCreate } from "@/lib/domain/examples/schema";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { refuseArchived } from "./archived-prompt";

/**
 * Adds one golden example to a prompt.
 * @param origin the run it was made of, if any.
 * @throws AssayError `not_found`, `conflict` for an archived prompt, `forbidden` without the role.
 */
export async function createExample(
  viewer: Viewer,
  ref: PromptRef,
  body: ExampleCreate,
  origin: { runId: string } | null = null,
): Promise<ExampleAnswer> {
  requireRole(viewer.role, "example.create");
  const prompt = await getPrompt(viewer, ref);
  refuseArchived(prompt.archived_at !== null);
  const source = origin === null ? "manual" : "run";
  return transaction(async () => {
    const [id] = await createExamples(viewer, prompt.id, [body], source, origin?.runId ?? null);
    if (id === undefined) throw new Error("The example was not written.");
    const example = await getExample(viewer, id);
    await recordAudit(viewer, {
      action: "example.create",
      objectId: id,
      objectName: prompt.slug,
      after: { ...example, prompt: prompt.slug },
    });
    return example;
  });
}
