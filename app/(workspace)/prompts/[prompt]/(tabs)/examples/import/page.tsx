import type { Metadata } from "next";
import { ImportPanel } from "@/components/examples/import-panel";
import { promptHref } from "@/components/prompts/prompt-href";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/domain/permissions/permissions";
import { loadPrompt, promptTitle } from "../../../load-prompt";

export function generateMetadata({ params }: { params: Promise<{ prompt: string }> }): Promise<Metadata> {
  return promptTitle(params, "Import examples");
}

export default async function ImportPage({ params }: { params: Promise<{ prompt: string }> }) {
  const { viewer, prompt } = await loadPrompt((await params).prompt);
  if (prompt.archived_at !== null) {
    return <EmptyState>This prompt is archived. Restore it in its settings to import examples.</EmptyState>;
  }
  if (!can(viewer.role, "example.import")) {
    return (
      <EmptyState>
        Your role ({viewer.role}) reads examples. Ask an admin for the editor role to import some.
      </EmptyState>
    );
  }
  return (
    <ImportPanel
      promptId={prompt.id}
      variables={prompt.latest_version?.variables ?? []}
      listHref={promptHref(prompt, "examples")}
    />
  );
}
