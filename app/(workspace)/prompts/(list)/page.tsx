import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { hrefWith } from "@/components/filters/href-with";
import { UrlSearch } from "@/components/filters/url-search";
import { UrlSelect } from "@/components/filters/url-select";
import { PromptTable } from "@/components/prompts/prompt-table";
import { Page, PageHeader } from "@/components/shell/page";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkSegments } from "@/components/ui/link-segments";
import { CursorPagination } from "@/components/ui/pagination";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { countExamplesByPrompt } from "@/lib/data/golden-examples";
import { listVersionsByIds } from "@/lib/data/prompt-versions";
import { countPrompts, listPrompts, listPromptTags } from "@/lib/data/prompts";
import { formatCounted } from "@/lib/domain/format";
import { can } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type Given, orFirstPage, readSearch } from "../../search-params";

export const metadata: Metadata = { title: "Prompts" };

const pageSize = 50;

interface Search {
  q?: string;
  tag?: string;
  archived?: string;
  cursor?: string;
}

async function loadRows(viewer: Viewer, search: Search) {
  const filter = { query: search.q, tag: search.tag, archived: search.archived === "1" };
  const [page, total] = await Promise.all([
    listPrompts(viewer, { ...filter, limit: pageSize, cursor: search.cursor }),
    countPrompts(viewer, filter),
  ]);
  const active = page.data.flatMap((prompt) => prompt.active_version_id ?? []);
  const [versions, examples] = await Promise.all([
    listVersionsByIds(viewer, active),
    countExamplesByPrompt(
      viewer,
      page.data.map((prompt) => prompt.id),
    ),
  ]);
  const numbers = new Map(versions.map((version) => [version.prompt_id, version.number]));
  const rows = page.data.map((prompt) => ({
    prompt,
    productionNumber: numbers.get(prompt.id) ?? null,
    exampleCount: examples.get(prompt.id) ?? 0,
  }));
  return { rows, total, nextCursor: page.next_cursor };
}

export default async function PromptsPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  const search: Search = readSearch(await searchParams, ["q", "tag", "archived", "cursor"]);
  const [{ rows, total, nextCursor }, tags] = await Promise.all([
    orFirstPage(loadRows(viewer, search), "/prompts"),
    listPromptTags(viewer),
  ]);
  const mayCreate = can(viewer.role, "prompt.create");
  const archived = search.archived === "1";
  const href = (changes: Record<string, string | null>) =>
    hrefWith("/prompts", new URLSearchParams({ ...search }), { cursor: null, ...changes });
  return (
    <Page breadcrumbs={[{ label: "Prompts" }]}>
      <PageHeader
        title="Prompts"
        description="Immutable versions, compared against golden examples."
        actions={
          mayCreate && (
            <Link href="/prompts/new" className={buttonVariants({ variant: "primary" })}>
              <Plus aria-hidden />
              New prompt
            </Link>
          )
        }
      />
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <UrlSearch label="Search prompts" className="w-full sm:w-64" />
        {tags.length > 0 && (
          <UrlSelect
            name="tag"
            label="Tag"
            allLabel="All tags"
            options={tags.map((tag) => ({ value: tag, label: tag }))}
            className="w-auto min-w-32"
          />
        )}
        <LinkSegments
          label="Which prompts"
          segments={[
            { href: href({ archived: null }), label: "Active", current: !archived },
            { href: href({ archived: "1" }), label: "Archived", current: archived },
          ]}
        />
      </div>
      <Card className="mt-3 overflow-hidden">
        {rows.length === 0 ? (
          <NoPrompts filtered={Boolean(search.q || search.tag)} archived={archived} mayCreate={mayCreate} />
        ) : (
          <PromptTable rows={rows} />
        )}
        {rows.length > 0 && (
          <CursorPagination
            firstHref={search.cursor ? href({}) : null}
            nextHref={nextCursor === null ? null : href({ cursor: nextCursor })}
          >
            {formatCounted(total, "prompt")}
          </CursorPagination>
        )}
      </Card>
    </Page>
  );
}

function NoPrompts({
  filtered,
  archived,
  mayCreate,
}: {
  filtered: boolean;
  archived: boolean;
  mayCreate: boolean;
}) {
  if (filtered) {
    return (
      <EmptyState
        action={
          <Link href={archived ? "/prompts?archived=1" : "/prompts"} className={buttonVariants()}>
            Clear the filters
          </Link>
        }
      >
        No prompt matches. The search looks in names, slugs and descriptions.
      </EmptyState>
    );
  }
  if (archived) return <EmptyState>Archived prompts are kept here, with their versions.</EmptyState>;
  return (
    <EmptyState
      action={
        mayCreate && (
          <Link href="/prompts/new" className={buttonVariants()}>
            <Plus aria-hidden />
            New prompt
          </Link>
        )
      }
    >
      A prompt is kept here as immutable versions. Save one, add golden examples, and see which version is
      better.
    </EmptyState>
  );
}
