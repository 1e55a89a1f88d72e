import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { ResultFilters } from "@/components/evaluations/result-filters";
import { ResultTable } from "@/components/evaluations/result-table";
import { hrefWith } from "@/components/filters/href-with";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { CursorPagination } from "@/components/ui/pagination";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { listPrompts } from "@/lib/data/prompts";
import { listResultFilters, listResultLog } from "@/lib/data/result-log";
import { maxPageSize, promptRef } from "@/lib/domain/api/common";
import { AssayError } from "@/lib/domain/errors";
import type { ResultLogRow } from "@/lib/domain/evaluations/result-log";
import { formatCounted } from "@/lib/domain/format";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type Given, readSearch } from "../search-params";
import { type ResultSearch, resultQueryOf, resultSearchNames } from "./search";

export const metadata: Metadata = { title: "Evaluations" };

const path = "/evaluations";
const pageSize = 50;

type Loaded = { rows: ResultLogRow[]; next: string | null } | { problem: string };

/** An address can be typed by hand: what it gets wrong is said, not thrown. */
async function loadResults(viewer: Viewer, search: ResultSearch): Promise<Loaded> {
  try {
    const { prompt, ...query } = resultQueryOf(search, pageSize);
    const page = await listResultLog(viewer, query, prompt === undefined ? undefined : promptRef(prompt));
    return { rows: page.data, next: page.next_cursor };
  } catch (error) {
    if (error instanceof AssayError && error.code === "invalid") return { problem: error.message };
    throw error;
  }
}

export default async function ResultsPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  const search: ResultSearch = readSearch(await searchParams, [...resultSearchNames]);
  const [loaded, filters, prompts] = await Promise.all([
    loadResults(viewer, search),
    listResultFilters(viewer),
    listPrompts(viewer, { limit: maxPageSize }),
  ]);
  const { cursor, ...chosen } = search;
  const params = new URLSearchParams(chosen as Record<string, string>);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <ResultFilters
          experiments={filters.experiments.map(({ id, label }) => ({ value: id, label }))}
          prompts={prompts.data.map(({ slug, name }) => ({ value: slug, label: name }))}
          evaluators={filters.evaluators}
        />
        <div className="flex gap-2">
          {(["csv", "json"] as const).map((format) => (
            <a
              key={format}
              href={hrefWith("/api/pages/evaluations/export", params, { format })}
              className={buttonVariants()}
              title="All results of these filters, at most 100,000"
              download
            >
              <Download aria-hidden />
              {format.toUpperCase()}
            </a>
          ))}
        </div>
      </div>
      <Card className="mt-3 overflow-hidden">
        <Results loaded={loaded} filtered={params.size > 0} evaluator={search.evaluator ?? null} />
        {"rows" in loaded && loaded.rows.length > 0 && (
          <CursorPagination
            firstHref={cursor ? hrefWith(path, params, {}) : null}
            nextHref={loaded.next === null ? null : hrefWith(path, params, { cursor: loaded.next })}
          >
            {formatCounted(loaded.rows.length, "result")} on this page
          </CursorPagination>
        )}
      </Card>
    </>
  );
}

function ClearFilters() {
  return (
    <Link href={path} className={buttonVariants()}>
      Clear the filters
    </Link>
  );
}

function Results({
  loaded,
  filtered,
  evaluator,
}: {
  loaded: Loaded;
  filtered: boolean;
  evaluator: string | null;
}) {
  if ("problem" in loaded) {
    return (
      <div className="p-4">
        <ErrorState title={loaded.problem} action={<ClearFilters />} />
      </div>
    );
  }
  if (loaded.rows.length > 0) return <ResultTable rows={loaded.rows} evaluator={evaluator} />;
  if (filtered) return <EmptyState action={<ClearFilters />}>No result matches these filters.</EmptyState>;
  return (
    <EmptyState
      action={
        <Link href="/experiments" className={buttonVariants()}>
          Open experiments
        </Link>
      }
    >
      Every scored output of every experiment appears here.
    </EmptyState>
  );
}
