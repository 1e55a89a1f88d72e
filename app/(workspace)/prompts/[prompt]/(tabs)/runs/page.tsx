import type { Metadata } from "next";
import Link from "next/link";
import { promptHref } from "@/components/prompts/prompt-href";
import { RunTable } from "@/components/runs/run-table";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { CursorPagination } from "@/components/ui/pagination";
import { listRunLog } from "@/lib/data/run-log";
import { type Given, orFirstPage, readSearch } from "../../../../search-params";
import { loadPrompt, promptTitle } from "../../load-prompt";

const pageSize = 50;

export function generateMetadata({ params }: { params: Promise<{ prompt: string }> }): Promise<Metadata> {
  return promptTitle(params, "Runs");
}

export default async function PromptRunsPage({
  params,
  searchParams,
}: {
  params: Promise<{ prompt: string }>;
  searchParams: Promise<Given>;
}) {
  const { viewer, prompt } = await loadPrompt((await params).prompt);
  const { cursor } = readSearch(await searchParams, ["cursor"]);
  const base = promptHref(prompt, "runs");
  const query = { limit: pageSize, cursor, prompt_id: prompt.id };
  const page = await orFirstPage(listRunLog(viewer, query), base);
  if (page.data.length === 0) {
    return (
      <Card>
        <EmptyState>Every call of this prompt is listed here, with its latency, tokens and cost.</EmptyState>
      </Card>
    );
  }
  return (
    <Card className="overflow-hidden">
      <RunTable rows={page.data} />
      <CursorPagination
        firstHref={cursor === undefined ? null : base}
        nextHref={page.next_cursor === null ? null : `${base}?cursor=${page.next_cursor}`}
      >
        <Link href={`/runs?prompt=${prompt.slug}`} className="underline underline-offset-2">
          Filter these runs
        </Link>
      </CursorPagination>
    </Card>
  );
}
