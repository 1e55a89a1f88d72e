import { FlaskConical } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { PromptExperiments } from "@/components/prompts/prompt-experiments";
import { promptHref } from "@/components/prompts/prompt-href";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { CursorPagination } from "@/components/ui/pagination";
import { listExperimentItems } from "@/lib/data/experiment-list";
import { can } from "@/lib/domain/permissions/permissions";
import { type Given, orFirstPage, readSearch } from "../../../../search-params";
import { loadPrompt, promptTitle } from "../../load-prompt";

const pageSize = 50;

export function generateMetadata({ params }: { params: Promise<{ prompt: string }> }): Promise<Metadata> {
  return promptTitle(params, "Experiments");
}

export default async function PromptExperimentsPage({
  params,
  searchParams,
}: {
  params: Promise<{ prompt: string }>;
  searchParams: Promise<Given>;
}) {
  const { viewer, prompt } = await loadPrompt((await params).prompt);
  const { cursor } = readSearch(await searchParams, ["cursor"]);
  const base = promptHref(prompt, "experiments");
  const page = await orFirstPage(
    listExperimentItems(viewer, { limit: pageSize, cursor, prompt_id: prompt.id }),
    base,
  );
  const mayRun = can(viewer.role, "experiment.create") && prompt.archived_at === null;
  if (page.data.length === 0) {
    return (
      <Card>
        <EmptyState
          action={
            mayRun && (
              <Link href={`/experiments/new?prompt=${prompt.slug}`} className={buttonVariants()}>
                <FlaskConical aria-hidden />
                Run experiment
              </Link>
            )
          }
        >
          An experiment scores versions on the golden examples. One version gives a baseline, two give a
          verdict.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card className="overflow-hidden">
      <PromptExperiments experiments={page.data} />
      <CursorPagination
        firstHref={cursor === undefined ? null : base}
        nextHref={page.next_cursor === null ? null : `${base}?cursor=${page.next_cursor}`}
      />
    </Card>
  );
}
