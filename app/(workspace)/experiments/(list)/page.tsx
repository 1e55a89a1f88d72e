import { FlaskConical } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { ExperimentListTable } from "@/components/experiments/experiment-list-table";
import { hrefWith } from "@/components/filters/href-with";
import { UrlSearch } from "@/components/filters/url-search";
import { UrlSelect } from "@/components/filters/url-select";
import { Page, PageHeader } from "@/components/shell/page";
import { AutoRefresh } from "@/components/ui/auto-refresh";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { CursorPagination } from "@/components/ui/pagination";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { countExperiments } from "@/lib/data/experiment-list";
import { listPrompts } from "@/lib/data/prompts";
import { experimentStatuses } from "@/lib/domain/api/experiments";
import { isOpen } from "@/lib/domain/experiments/setup";
import { formatCounted } from "@/lib/domain/format";
import { can } from "@/lib/domain/permissions/permissions";
import { listExperimentRows } from "@/lib/services/list-experiments";
import { type Given, orFirstPage, readSearch } from "../../search-params";

export const metadata: Metadata = { title: "Experiments" };

const pageSize = 50;
/** Prompts the filter offers; others are found by the search of the prompts page. */
const promptsOffered = 100;

const statusNames: Record<(typeof experimentStatuses)[number], string> = {
  pending: "Queued",
  running: "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
  over_budget: "Stopped at budget",
};

export default async function ExperimentsPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  const search = readSearch(await searchParams, ["q", "status", "prompt", "cursor"]);
  const href = (changes: Record<string, string | null>) =>
    hrefWith("/experiments", new URLSearchParams({ ...search }), { cursor: null, ...changes });
  const listing = listExperimentRows(viewer, {
    limit: pageSize,
    cursor: search.cursor,
    prompt_id: search.prompt,
    status: experimentStatuses.find((status) => status === search.status),
    query: search.q?.slice(0, 200),
  });
  const [page, total, prompts] = await Promise.all([
    orFirstPage(listing, href({})),
    countExperiments(viewer),
    listPrompts(viewer, { limit: promptsOffered }),
  ]);
  const filtered = Boolean(search.q || search.status || search.prompt);
  const mayRun = can(viewer.role, "experiment.create");
  return (
    <Page breadcrumbs={[{ label: "Experiments" }]}>
      {page.rows.some((row) => isOpen(row.status)) && <AutoRefresh everySeconds={3} />}
      <PageHeader
        title="Experiments"
        description="Versions and models against golden examples, each difference with how sure it is."
        actions={mayRun && <NewExperimentLink {...(search.prompt && { prompt: search.prompt })} primary />}
      />
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <UrlSearch label="Search experiments" className="w-full sm:w-64" />
        <UrlSelect
          name="status"
          label="Status"
          allLabel="All statuses"
          options={experimentStatuses.map((status) => ({ value: status, label: statusNames[status] }))}
          className="w-auto min-w-36"
        />
        {prompts.data.length > 0 && (
          <UrlSelect
            name="prompt"
            label="Prompt"
            allLabel="All prompts"
            options={prompts.data.map((prompt) => ({ value: prompt.slug, label: prompt.slug }))}
            className="w-auto min-w-36"
          />
        )}
      </div>
      <Card className="mt-3 overflow-hidden">
        {page.rows.length === 0 ? (
          <NoExperiments filtered={filtered} mayRun={mayRun} />
        ) : (
          <ExperimentListTable rows={page.rows} />
        )}
        {page.rows.length > 0 && (
          <CursorPagination
            firstHref={search.cursor ? href({}) : null}
            nextHref={page.nextCursor === null ? null : href({ cursor: page.nextCursor })}
          >
            {filtered
              ? `${formatCounted(page.rows.length, "experiment")} here`
              : formatCounted(total, "experiment")}
          </CursorPagination>
        )}
      </Card>
    </Page>
  );
}

function NewExperimentLink({ prompt, primary = false }: { prompt?: string; primary?: boolean }) {
  return (
    <Link
      href={prompt ? `/experiments/new?prompt=${encodeURIComponent(prompt)}` : "/experiments/new"}
      className={buttonVariants({ variant: primary ? "primary" : "line" })}
    >
      <FlaskConical aria-hidden />
      New experiment
    </Link>
  );
}

function NoExperiments({ filtered, mayRun }: { filtered: boolean; mayRun: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        action={
          <Link href="/experiments" className={buttonVariants()}>
            Clear the filters
          </Link>
        }
      >
        No experiment matches. The search looks in their names.
      </EmptyState>
    );
  }
  return (
    <EmptyState action={mayRun && <NewExperimentLink />}>
      An experiment runs versions of a prompt on its golden examples and says which is better, and whether the
      difference is real.
    </EmptyState>
  );
}
