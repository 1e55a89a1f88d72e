import { FlaskConical, Plus } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { promptHref } from "@/components/prompts/prompt-href";
import { Page, PageHeader } from "@/components/shell/page";
import { Badge, Chip } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { LabelChip } from "@/components/ui/label-chip";
import { LinkTabs } from "@/components/ui/link-tabs";
import { countOfPrompt } from "@/lib/data/prompt-counts";
import { listLabels, listProtectedLabels } from "@/lib/data/prompt-labels";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { can } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { productionLabel } from "@/lib/domain/prompts/schema";
import { loadPrompt } from "../load-prompt";

interface Props {
  params: Promise<{ prompt: string }>;
}

export default async function PromptLayout({ params, children }: Props & { children: ReactNode }) {
  const { viewer, prompt } = await loadPrompt((await params).prompt);
  const [counts, labels, protectedLabels] = await Promise.all([
    countOfPrompt(viewer, prompt.id),
    listLabels(viewer, prompt.id),
    listProtectedLabels(viewer),
  ]);
  const inOrder = [...labels].sort(
    (a, b) => Number(b.label === productionLabel) - Number(a.label === productionLabel),
  );
  return (
    <Page breadcrumbs={[{ label: "Prompts", href: "/prompts" }, { label: prompt.name }]}>
      <PageHeader
        title={prompt.name}
        badges={
          <>
            {prompt.archived_at !== null && <Badge tone="warn">archived</Badge>}
            {inOrder.map(({ label, version_number }) => (
              <LabelChip
                key={label}
                label={label}
                version={version_number}
                locked={protectedLabels.includes(label)}
              />
            ))}
            {prompt.tags.map((tag) => (
              <Chip key={tag} className="text-muted-foreground!">
                {tag}
              </Chip>
            ))}
          </>
        }
        description={prompt.description ?? <span className="mono">{prompt.slug}</span>}
        actions={<HeaderActions viewer={viewer} prompt={prompt} />}
      />
      <div className="mt-3">
        <LinkTabs
          label="Prompt"
          tabs={[
            { href: promptHref(prompt), label: "Versions", count: prompt.version_count, exact: true },
            { href: promptHref(prompt, "examples"), label: "Golden examples", count: counts.examples },
            { href: promptHref(prompt, "experiments"), label: "Experiments", count: counts.experiments },
            { href: promptHref(prompt, "runs"), label: "Runs" },
            { href: promptHref(prompt, "settings"), label: "Settings" },
          ]}
        />
      </div>
      <div className="pt-4">{children}</div>
    </Page>
  );
}

function HeaderActions({ viewer, prompt }: { viewer: Viewer; prompt: PromptAnswer }) {
  const open = prompt.archived_at === null;
  return (
    <>
      {open && can(viewer.role, "version.create") && (
        <Link href={promptHref(prompt, "versions/new")} className={buttonVariants()}>
          <Plus aria-hidden />
          New version
        </Link>
      )}
      {open && can(viewer.role, "experiment.create") && (
        <Link
          href={`/experiments/new?prompt=${prompt.slug}`}
          className={buttonVariants({ variant: "primary" })}
        >
          <FlaskConical aria-hidden />
          Run experiment
        </Link>
      )}
    </>
  );
}
