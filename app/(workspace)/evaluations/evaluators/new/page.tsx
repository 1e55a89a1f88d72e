import type { Metadata } from "next";
import { EvaluatorPage } from "@/components/evaluations/evaluator-page";
import { ErrorState } from "@/components/ui/error-state";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { findPrompt } from "@/lib/data/prompts";
import { promptRef } from "@/lib/domain/api/common";
import { can, minimumRole } from "@/lib/domain/permissions/permissions";
import { type Given, readSearch } from "../../../search-params";
import { loadEvaluatorPage } from "../load-page";

export const metadata: Metadata = { title: "New evaluator" };

export default async function NewEvaluatorPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  if (!can(viewer.role, "evaluator.create")) {
    return <ErrorState title={`Evaluators are added from the role ${minimumRole["evaluator.create"]} on.`} />;
  }
  const { prompt: wanted } = readSearch(await searchParams, ["prompt"]);
  const [page, prompt] = await Promise.all([
    loadEvaluatorPage(viewer),
    wanted === undefined ? null : findPrompt(viewer, promptRef(wanted)),
  ]);
  return <EvaluatorPage {...page} evaluator={null} promptId={prompt?.id ?? null} />;
}
