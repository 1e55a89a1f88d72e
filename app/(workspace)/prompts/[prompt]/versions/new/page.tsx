import type { Metadata } from "next";
import Link from "next/link";
import { NewVersionForm } from "@/components/prompts/editor/new-version-form";
import { promptHref } from "@/components/prompts/prompt-href";
import { Page, PageHeader } from "@/components/shell/page";
import { buttonVariants } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { listExampleVariables } from "@/lib/data/golden-examples";
import { getVersion } from "@/lib/data/prompt-versions";
import { versionRef } from "@/lib/domain/api/common";
import { can } from "@/lib/domain/permissions/permissions";
import { listModelOptions } from "@/lib/services/list-model-options";
import { orNotFound } from "../../../../or-not-found";
import { type Given, readSearch } from "../../../../search-params";
import { createVersionAction, readPromptFileAction } from "../../../actions";
import { loadPrompt, promptTitle } from "../../load-prompt";

export function generateMetadata({ params }: { params: Promise<{ prompt: string }> }): Promise<Metadata> {
  return promptTitle(params, "New version");
}

export default async function NewVersionPage({
  params,
  searchParams,
}: {
  params: Promise<{ prompt: string }>;
  searchParams: Promise<Given>;
}) {
  const { viewer, prompt } = await loadPrompt((await params).prompt);
  const asked = versionRef(readSearch(await searchParams, ["from"]).from ?? "");
  const base =
    asked === null ? prompt.latest_version : await orNotFound(getVersion(viewer, asked, prompt.id));
  const breadcrumbs = [
    { label: "Prompts", href: "/prompts" },
    { label: prompt.name, href: promptHref(prompt) },
    { label: "New version" },
  ];
  if (prompt.archived_at !== null || !can(viewer.role, "version.create")) {
    return (
      <Page breadcrumbs={breadcrumbs}>
        <EmptyState
          action={
            <Link href={promptHref(prompt)} className={buttonVariants()}>
              Back to the versions
            </Link>
          }
        >
          {prompt.archived_at === null
            ? `Your role (${viewer.role}) reads versions. Ask an admin for the editor role to write one.`
            : "This prompt is archived. Restore it in its settings to write a new version."}
        </EmptyState>
      </Page>
    );
  }
  const [providers, known] = await Promise.all([
    listModelOptions(viewer),
    listExampleVariables(viewer, prompt.id),
  ]);
  const nextNumber = prompt.version_count + 1;
  return (
    <Page breadcrumbs={breadcrumbs}>
      <PageHeader
        title={`New version of ${prompt.name}`}
        description={
          base === null
            ? "Saved versions never change."
            : `Starts from v${base.number}. Saved versions never change.`
        }
      />
      <div className="mt-4">
        <NewVersionForm
          key={base?.id}
          prompt={{ id: prompt.id, slug: prompt.slug }}
          base={base}
          nextNumber={nextNumber}
          providers={providers}
          knownVariables={known.length === 0 ? null : known}
          readFile={readPromptFileAction}
          createVersion={createVersionAction}
        />
      </div>
    </Page>
  );
}
