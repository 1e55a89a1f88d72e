import { Plus, Upload } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { ExampleDrawer } from "@/components/examples/example-drawer";
import { ExampleHistory } from "@/components/examples/example-history";
import { ExampleTable } from "@/components/examples/example-table";
import { ExportMenu } from "@/components/examples/export-menu";
import { hrefWith } from "@/components/filters/href-with";
import { UrlSearch } from "@/components/filters/url-search";
import { UrlSelect } from "@/components/filters/url-select";
import { promptHref } from "@/components/prompts/prompt-href";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkSegments } from "@/components/ui/link-segments";
import { CursorPagination } from "@/components/ui/pagination";
import {
  countExamples,
  countExampleTags,
  getExample,
  listExampleRevisions,
  listExamples,
} from "@/lib/data/golden-examples";
import { isUuid } from "@/lib/domain/api/common";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { formatCounted } from "@/lib/domain/format";
import { can } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { orNotFound } from "../../../../or-not-found";
import { type Given, orFirstPage, readSearch } from "../../../../search-params";
import { loadPrompt, promptTitle } from "../../load-prompt";
import {
  archiveExamplesAction,
  changeExampleAction,
  createExampleAction,
  restoreExamplesAction,
} from "./actions";

const pageSize = 50;

interface Search {
  q?: string;
  tag?: string;
  archived?: string;
  cursor?: string;
  /** Id of the open one, or "new". */
  example?: string;
}

export function generateMetadata({ params }: { params: Promise<{ prompt: string }> }): Promise<Metadata> {
  return promptTitle(params, "Golden examples");
}

export default async function ExamplesPage({
  params,
  searchParams,
}: {
  params: Promise<{ prompt: string }>;
  searchParams: Promise<Given>;
}) {
  const { viewer, prompt } = await loadPrompt((await params).prompt);
  const search: Search = readSearch(await searchParams, ["q", "tag", "archived", "cursor", "example"]);
  const filter = { query: search.q, tag: search.tag, is_active: search.archived !== "1" };
  const base = promptHref(prompt, "examples");
  const [page, total, tags] = await Promise.all([
    orFirstPage(listExamples(viewer, prompt.id, { ...filter, limit: pageSize, cursor: search.cursor }), base),
    countExamples(viewer, prompt.id, filter),
    countExampleTags(viewer, prompt.id),
  ]);
  const mayImport = can(viewer.role, "example.import") && prompt.archived_at === null;
  const href = (changes: Record<string, string | null>) =>
    hrefWith(base, new URLSearchParams({ ...search }), { example: null, ...changes });
  return (
    <>
      <Toolbar viewer={viewer} prompt={prompt} tags={tags} search={search} href={href} />
      <Card className="mt-3 overflow-hidden">
        {page.data.length === 0 ? (
          <NoExamples search={search} base={base} mayImport={mayImport} />
        ) : (
          <ExampleTable
            examples={page.data}
            variables={prompt.latest_version?.variables ?? []}
            openId={search.example ?? null}
            hrefOf={(example) => href({ example: example.id })}
          />
        )}
        {page.data.length > 0 && (
          <CursorPagination
            firstHref={search.cursor ? href({ cursor: null }) : null}
            nextHref={page.next_cursor === null ? null : href({ cursor: page.next_cursor })}
          >
            {formatCounted(total, "example")}
          </CursorPagination>
        )}
      </Card>
      {search.example !== undefined && <Drawer viewer={viewer} prompt={prompt} id={search.example} />}
    </>
  );
}

function Toolbar({
  viewer,
  prompt,
  tags,
  search,
  href,
}: {
  viewer: Viewer;
  prompt: PromptAnswer;
  tags: readonly { tag: string; count: number }[];
  search: Search;
  href: (changes: Record<string, string | null>) => string;
}) {
  const archived = search.archived === "1";
  const open = prompt.archived_at === null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <UrlSearch label="Search examples" className="w-full sm:w-64" />
      {tags.length > 0 && (
        <UrlSelect
          name="tag"
          label="Tag"
          allLabel="All tags"
          options={tags.map(({ tag, count }) => ({ value: tag, label: `${tag} (${count})` }))}
          className="w-auto min-w-32"
        />
      )}
      <LinkSegments
        label="Which examples"
        segments={[
          { href: href({ archived: null, cursor: null }), label: "Active", current: !archived },
          { href: href({ archived: "1", cursor: null }), label: "Archived", current: archived },
        ]}
      />
      <div className="flex flex-wrap items-center gap-2 sm:ml-auto">
        <ExportMenu promptId={prompt.id} disabled={!can(viewer.role, "example.export")} />
        {open && can(viewer.role, "example.import") && (
          <Link href={promptHref(prompt, "examples/import")} className={buttonVariants()}>
            <Upload aria-hidden />
            Import
          </Link>
        )}
        {open && can(viewer.role, "example.create") && (
          <Link href={href({ example: "new" })} scroll={false} className={buttonVariants()}>
            <Plus aria-hidden />
            Add example
          </Link>
        )}
      </div>
    </div>
  );
}

async function Drawer({ viewer, prompt, id }: { viewer: Viewer; prompt: PromptAnswer; id: string }) {
  const actions = {
    create: createExampleAction,
    change: changeExampleAction,
    archive: archiveExamplesAction,
    restore: restoreExamplesAction,
  };
  const shared = { promptId: prompt.id, wanted: prompt.latest_version?.variables ?? [], actions };
  if (id === "new") {
    const mayCreate = can(viewer.role, "example.create") && prompt.archived_at === null;
    return <ExampleDrawer key="new" example={null} mayChange={mayCreate} {...shared} />;
  }
  if (!isUuid(id)) return null;
  const example = await orNotFound(getExample(viewer, id));
  if (example.prompt_id !== prompt.id) return null;
  const revisions = await listExampleRevisions(viewer, id);
  return (
    <ExampleDrawer
      key={id}
      example={example}
      mayChange={can(viewer.role, "example.update")}
      history={<ExampleHistory revisions={revisions} />}
      {...shared}
    />
  );
}

function NoExamples({ search, base, mayImport }: { search: Search; base: string; mayImport: boolean }) {
  if (search.q || search.tag) {
    return (
      <EmptyState
        action={
          <Link href={search.archived === "1" ? `${base}?archived=1` : base} className={buttonVariants()}>
            Clear the filters
          </Link>
        }
      >
        No example matches. The search looks in inputs, expected outputs and contexts, and finds ex_012 by its
        number.
      </EmptyState>
    );
  }
  if (search.archived === "1") return <EmptyState>Archived examples are kept here.</EmptyState>;
  return (
    <EmptyState
      action={
        mayImport && (
          <Link href={`${base}/import`} className={buttonVariants()}>
            <Upload aria-hidden />
            Import a file or rows
          </Link>
        )
      }
    >
      A golden example is an input and the answer you expect. 20 show a large change, 100 show a change near
      0.04.
    </EmptyState>
  );
}
