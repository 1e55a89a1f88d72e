import type { Metadata } from "next";
import { cache } from "react";
import { EvaluatorPage } from "@/components/evaluations/evaluator-page";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getLibraryEvaluator } from "@/lib/data/evaluators";
import { orNotFound, titleOf } from "../../../or-not-found";
import { loadEvaluatorPage } from "../load-page";

interface Props {
  params: Promise<{ id: string }>;
}

/** One read a request, shared by the title and the page. */
const load = cache(async (id: string) => orNotFound(getLibraryEvaluator(await requireViewer(), id)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return titleOf(
    load((await params).id).then(({ name }) => name),
    "No such evaluator",
  );
}

export default async function OneEvaluatorPage({ params }: Props) {
  const { id } = await params;
  const [evaluator, page] = await Promise.all([load(id), loadEvaluatorPage(await requireViewer())]);
  return <EvaluatorPage key={evaluator.id} {...page} evaluator={evaluator} promptId={null} />;
}
