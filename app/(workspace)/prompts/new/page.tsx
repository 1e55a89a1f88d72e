import type { Metadata } from "next";
import { NewPromptForm } from "@/components/prompts/editor/new-prompt-form";
import { Page, PageHeader } from "@/components/shell/page";
import { EmptyState } from "@/components/ui/empty-state";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { can } from "@/lib/domain/permissions/permissions";
import { findDefaultModel } from "@/lib/services/default-model";
import { listModelOptions } from "@/lib/services/list-model-options";
import { providerDirectory } from "@/lib/services/provider-access";
import { createPromptAction, readPromptFileAction } from "../actions";

export const metadata: Metadata = { title: "New prompt" };

export default async function NewPromptPage() {
  const viewer = await requireViewer();
  const breadcrumbs = [{ label: "Prompts", href: "/prompts" }, { label: "New prompt" }];
  if (!can(viewer.role, "prompt.create")) {
    return (
      <Page breadcrumbs={breadcrumbs}>
        <EmptyState>
          Your role ({viewer.role}) reads prompts. Ask an admin for the editor role to write one.
        </EmptyState>
      </Page>
    );
  }
  const [providers, directory] = await Promise.all([listModelOptions(viewer), providerDirectory(viewer)]);
  return (
    <Page breadcrumbs={breadcrumbs}>
      <PageHeader
        title="New prompt"
        description="Paste it as it is. Every save makes a version that never changes."
      />
      <div className="mt-4">
        <NewPromptForm
          providers={providers}
          model={findDefaultModel(directory)}
          readFile={readPromptFileAction}
          createPrompt={createPromptAction}
        />
      </div>
    </Page>
  );
}
