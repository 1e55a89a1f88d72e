import type { Metadata } from "next";
import { EvaluatorPage } from "@/components/evaluations/evaluator-page";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getLibraryEvaluator } from "@/lib/data/evaluators";
import { orNotFound } from "../../../or-not-found";
import { loadEvaluatorPage } from "../load-page";

export const metadata: Metadata = { title: "Evaluator" };

export default async function OneEvaluatorPage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireViewer();
  const { id } = await params;
  const [evaluator, page] = await Promise.all([
    orNotFound(getLibraryEvaluator(viewer, id)),
    loadEvaluatorPage(viewer),
  ]);
  return <EvaluatorPage key={evaluator.id} {...page} evaluator={evaluator} promptId={null} />;
}
