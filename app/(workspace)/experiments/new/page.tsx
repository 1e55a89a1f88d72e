import type { Metadata } from "next";
import Link from "next/link";
import { NewExperimentForm } from "@/components/experiments/new-experiment/new-experiment-form";
import { Page, PageHeader } from "@/components/shell/page";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { isUuid, promptRef } from "@/lib/domain/api/common";
import { can } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { loadExperimentForm } from "@/lib/services/experiment-form";
import { orNotFound } from "../../or-not-found";
import { type Given, readSearch } from "../../search-params";
import { estimateExperimentAction, searchExamplesAction, startExperimentAction } from "../actions";

export const metadata: Metadata = { title: "New experiment" };

interface Search {
  prompt?: string;
  /** Version numbers to tick: "3,4". */
  versions?: string;
  /** The one of them that the others are compared with: "3". */
  baseline?: string;
  /** An experiment to start from. */
  from?: string;
}

async function load(viewer: Viewer, search: Search) {
  return orNotFound(
    loadExperimentForm(viewer, {
      prompt: search.prompt === undefined ? null : promptRef(search.prompt),
      from: search.from !== undefined && isUuid(search.from) ? search.from : null,
      versions: (search.versions ?? "").split(",").map(Number).filter(Number.isInteger),
      baseline: /^\d{1,9}$/.test(search.baseline ?? "") ? Number(search.baseline) : null,
    }),
  );
}

export default async function NewExperimentPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  const search: Search = readSearch(await searchParams, ["prompt", "versions", "baseline", "from"]);
  const form = await load(viewer, search);
  return (
    <Page breadcrumbs={[{ label: "Experiments", href: "/experiments" }, { label: "New experiment" }]}>
      <PageHeader
        title="New experiment"
        description="Every version answers the same examples; differences are compared in pairs."
      />
      {can(viewer.role, "experiment.create") && form !== null && form.versions.length > 0 ? (
        form.exampleCount > 0 ? (
          <NewExperimentForm
            key={`${form.prompt.id} ${search.from ?? ""} ${search.versions ?? ""} ${search.baseline ?? ""}`}
            {...form}
            estimate={estimateExperimentAction}
            start={startExperimentAction}
            searchExamples={searchExamplesAction}
          />
        ) : (
          <Missing
            href={`/prompts/${form.prompt.slug}/examples`}
            action="Add golden examples"
            text="This prompt has no golden examples yet. An experiment needs at least one: an input and the answer you expect."
          />
        )
      ) : (
        <Missing
          {...(can(viewer.role, "experiment.create")
            ? { href: "/prompts/new", action: "New prompt", text: "There is no prompt to test yet." }
            : {
                href: "/experiments",
                action: "See the experiments",
                text: "Your role cannot start experiments. Ask an admin of the workspace.",
              })}
        />
      )}
    </Page>
  );
}

function Missing({ text, href, action }: { text: string; href: string; action: string }) {
  return (
    <Card className="mt-4">
      <EmptyState
        action={
          <Link href={href} className={buttonVariants()}>
            {action}
          </Link>
        }
      >
        {text}
      </EmptyState>
    </Card>
  );
}
