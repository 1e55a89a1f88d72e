import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ExperimentView } from "@/components/experiments/experiment-view";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { AssayError } from "@/lib/domain/errors";
import { can } from "@/lib/domain/permissions/permissions";
import { loadExperimentPage } from "@/lib/services/experiment-page";
import {
  cancelExperimentAction,
  extendExperimentAction,
  loadChoicesAction,
  promoteVersionAction,
  rerunExperimentAction,
  rescoreExperimentAction,
  retryExperimentAction,
  reviewCellAction,
} from "../actions";

interface Props {
  params: Promise<{ id: string }>;
}

/** One read a request, shared by the title and the page. */
const load = cache(async (id: string) => {
  const viewer = await requireViewer();
  try {
    return { viewer, view: await loadExperimentPage(viewer, id) };
  } catch (error) {
    if (error instanceof AssayError && error.code === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { view } = await load((await params).id);
  return { title: `${view.summary.name} · #${view.number}` };
}

export default async function ExperimentRoute({ params }: Props) {
  const { viewer, view } = await load((await params).id);
  return (
    <ExperimentView
      {...view}
      rights={{
        run: can(viewer.role, "experiment.create"),
        promote: can(viewer.role, "label.set"),
        review: can(viewer.role, "review.create"),
      }}
      calls={{
        cancel: cancelExperimentAction,
        retry: retryExperimentAction,
        rerun: rerunExperimentAction,
        rescore: rescoreExperimentAction,
        extend: extendExperimentAction,
        review: reviewCellAction,
        promote: promoteVersionAction,
        loadChoices: loadChoicesAction,
      }}
    />
  );
}
