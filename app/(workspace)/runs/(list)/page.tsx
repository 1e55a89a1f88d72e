import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { hrefWith } from "@/components/filters/href-with";
import { RunFilters } from "@/components/runs/run-filters";
import { RunTable } from "@/components/runs/run-table";
import { Page, PageHeader } from "@/components/shell/page";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { CursorPagination } from "@/components/ui/pagination";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { listPrompts } from "@/lib/data/prompts";
import { listRunLog } from "@/lib/data/run-log";
import { maxPageSize } from "@/lib/domain/api/common";
import { AssayError } from "@/lib/domain/errors";
import { formatCounted } from "@/lib/domain/format";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { RunLogRow } from "@/lib/domain/runs/run-log";
import { listProviderNames } from "@/lib/services/list-providers";
import { type Given, readSearch } from "../../search-params";
import { type RunSearch, runQueryOf, runSearchNames } from "../search";

export const metadata: Metadata = { title: "Runs" };

const pageSize = 50;

type Loaded = { rows: RunLogRow[]; next: string | null } | { problem: string };

/** An address can be typed by hand: what it gets wrong is said, not thrown. */
async function loadRuns(viewer: Viewer, search: RunSearch): Promise<Loaded> {
  try {
    const page = await listRunLog(viewer, runQueryOf(search, pageSize, new Date()));
    return { rows: page.data, next: page.next_cursor };
  } catch (error) {
    if (error instanceof AssayError && error.code === "invalid") return { problem: error.message };
    throw error;
  }
}

export default async function RunsPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  const search: RunSearch = readSearch(await searchParams, [...runSearchNames]);
  const [loaded, prompts] = await Promise.all([
    loadRuns(viewer, search),
    listPrompts(viewer, { limit: maxPageSize }),
  ]);
  const { cursor, ...filters } = search;
  const filtered = Object.values(filters).some((value) => value !== "");
  const params = new URLSearchParams(filters as Record<string, string>);
  return (
    <Page breadcrumbs={[{ label: "Runs" }]}>
      <PageHeader
        title="Runs"
        description="Every call to a model: what was sent, what came back, what it cost."
        actions={(["csv", "json"] as const).map((format) => (
          <a
            key={format}
            href={hrefWith("/api/pages/runs/export", params, { format })}
            className={buttonVariants()}
            download
          >
            <Download aria-hidden />
            {format.toUpperCase()}
          </a>
        ))}
      />
      <RunFilters
        prompts={prompts.data.map((prompt) => ({ value: prompt.slug, label: prompt.name }))}
        providers={listProviderNames()}
        customRange={search.range === "custom"}
      />
      <Card className="mt-3 overflow-hidden">
        <RunList loaded={loaded} filtered={filtered} />
        {"rows" in loaded && (loaded.rows.length > 0 || loaded.next !== null) && (
          <CursorPagination
            firstHref={cursor ? hrefWith("/runs", params, {}) : null}
            nextHref={loaded.next === null ? null : hrefWith("/runs", params, { cursor: loaded.next })}
          >
            {formatCounted(loaded.rows.length, "run")} on this page
          </CursorPagination>
        )}
      </Card>
    </Page>
  );
}

function ClearFilters() {
  return (
    <Link href="/runs" className={buttonVariants()}>
      Clear the filters
    </Link>
  );
}

function RunList({ loaded, filtered }: { loaded: Loaded; filtered: boolean }) {
  if ("problem" in loaded) {
    return (
      <div className="p-4">
        <ErrorState title={loaded.problem} action={<ClearFilters />} />
      </div>
    );
  }
  if (loaded.rows.length > 0) return <RunTable rows={loaded.rows} />;
  if (loaded.next !== null) {
    return (
      <EmptyState>None of these 10,000 runs matches. Older ones are searched on the next page.</EmptyState>
    );
  }
  if (filtered) return <EmptyState action={<ClearFilters />}>No run matches these filters.</EmptyState>;
  return (
    <EmptyState
      action={
        <Link href="/prompts" className={buttonVariants()}>
          Open prompts
        </Link>
      }
    >
      Calls appear here as they are made: over the REST API or by an experiment.
    </EmptyState>
  );
}
