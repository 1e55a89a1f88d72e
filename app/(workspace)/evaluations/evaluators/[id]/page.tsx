import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EvaluatorPage } from "@/components/evaluations/evaluator-page";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getLibraryEvaluator } from "@/lib/data/evaluators";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { loadEvaluatorPage } from "../load-page";

export const metadata: Metadata = { title: "Evaluator" };

async function load(viewer: Viewer, id: string) {
  try {
    return await getLibraryEvaluator(viewer, id);
  } catch (error) {
    if (error instanceof AssayError && error.code === "not_found") notFound();
    throw error;
  }
}

export default async function OneEvaluatorPage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireViewer();
  const { id } = await params;
  const [evaluator, page] = await Promise.all([load(viewer, id), loadEvaluatorPage(viewer)]);
  return <EvaluatorPage key={evaluator.id} {...page} evaluator={evaluator} promptId={null} />;
}
