import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { DefaultEvaluators } from "@/components/evaluations/default-evaluators";
import { EvaluatorTable } from "@/components/evaluations/evaluator-table";
import { hrefWith } from "@/components/filters/href-with";
import { UrlSearch } from "@/components/filters/url-search";
import { UrlSelect } from "@/components/filters/url-select";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { CursorPagination } from "@/components/ui/pagination";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getPromptEvaluators, listEvaluators } from "@/lib/data/evaluators";
import { listPrompts } from "@/lib/data/prompts";
import { maxPageSize } from "@/lib/domain/api/common";
import { evaluatorTypes } from "@/lib/domain/evaluators/evaluator";
import { formatCounted } from "@/lib/domain/format";
import { can } from "@/lib/domain/permissions/permissions";
import { evaluatorTypeOptions } from "@/lib/services/evaluator-type-options";
import { type Given, orFirstPage, readSearch } from "../../search-params";
import { setDefaultEvaluatorsAction } from "../actions";

export const metadata: Metadata = { title: "Evaluators" };

const path = "/evaluations/evaluators";
const pageSize = 50;

export default async function EvaluatorsPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  const search = readSearch(await searchParams, ["q", "type", "prompt", "cursor"]);
  const { cursor, ...filters } = search;
  const params = new URLSearchParams(filters);
  const prompts = await listPrompts(viewer, { limit: maxPageSize });
  const prompt = prompts.data.find(({ slug }) => slug === search.prompt);
  const filter = { promptId: prompt?.id, orShared: true };
  const type = evaluatorTypes.find((one) => one === search.type);
  const [page, choices, chosen] = await Promise.all([
    orFirstPage(
      listEvaluators(viewer, { limit: pageSize, cursor, query: search.q?.slice(0, 200), type, ...filter }),
      hrefWith(path, params, {}),
    ),
    prompt === undefined ? null : listEvaluators(viewer, { limit: maxPageSize, ...filter }),
    prompt === undefined ? null : getPromptEvaluators(viewer, prompt.id),
  ]);
  const options = evaluatorTypeOptions();
  const mayCreate = can(viewer.role, "evaluator.create");
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <UrlSearch label="Search evaluators" className="w-full sm:w-56" />
        <UrlSelect
          name="type"
          label="Type"
          allLabel="All types"
          options={options.map((option) => ({ value: option.type, label: option.label }))}
          className="w-auto min-w-32"
        />
        <UrlSelect
          name="prompt"
          label="Prompt"
          allLabel="All prompts"
          options={prompts.data.map(({ slug, name }) => ({ value: slug, label: name }))}
          className="w-auto min-w-32 max-w-56"
        />
        {mayCreate && (
          <Link
            href={hrefWith(`${path}/new`, "", { prompt: search.prompt ?? null })}
            className={buttonVariants({ variant: "primary", className: "ml-auto" })}
          >
            <Plus aria-hidden />
            New evaluator
          </Link>
        )}
      </div>
      {prompt === undefined && prompts.data.length > 0 && (
        <p className="mt-2 text-2xs text-muted-foreground">
          Choose a prompt to see its own evaluators and what it is scored with by default.
        </p>
      )}
      {prompt !== undefined && choices !== null && (
        <DefaultEvaluators
          key={prompt.id}
          prompt={{ id: prompt.id, name: prompt.name }}
          choices={choices.data}
          chosen={chosen}
          mayChange={can(viewer.role, "prompt.update")}
          save={setDefaultEvaluatorsAction}
        />
      )}
      <Card className="mt-3 overflow-hidden">
        {page.data.length === 0 ? (
          <EmptyState>
            {params.size > 0
              ? "No evaluator matches these filters."
              : "An evaluator scores outputs from 0 to 1. Add one to use it in experiments by its name; without any, a judge model scores correctness and hallucination."}
          </EmptyState>
        ) : (
          <EvaluatorTable
            rows={page.data}
            options={options}
            promptNames={Object.fromEntries(prompts.data.map(({ id, name }) => [id, name]))}
          />
        )}
        {page.data.length > 0 && (
          <CursorPagination
            firstHref={cursor === undefined ? null : hrefWith(path, params, {})}
            nextHref={page.next_cursor === null ? null : hrefWith(path, params, { cursor: page.next_cursor })}
          >
            {formatCounted(page.data.length, "evaluator")} on this page
          </CursorPagination>
        )}
      </Card>
    </>
  );
}
