import type { Metadata } from "next";
import { cache, Suspense } from "react";
import { preload } from "react-dom";
import { EndedFigures } from "@/components/experiments/ended-figures";
import { ExperimentSkeleton } from "@/components/experiments/experiment-skeleton";
import { ExperimentView } from "@/components/experiments/experiment-view";
import { matrixPath } from "@/components/experiments/matrix-path";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getExperimentState } from "@/lib/data/experiment-progress";
import { listProtectedLabels } from "@/lib/data/prompt-labels";
import { can, mayMoveLabel } from "@/lib/domain/permissions/permissions";
import { productionLabel } from "@/lib/domain/prompts/schema";
import { loadExperimentPage } from "@/lib/services/experiment-page";
import { orNotFound } from "../../or-not-found";
import {
  cancelExperimentAction,
  changeExperimentAction,
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
  return { viewer, view: await orNotFound(loadExperimentPage(viewer, id)) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { view } = await load((await params).id);
  return { title: `${view.summary.name} · #${view.number}` };
}

/** Whether there is such an experiment is known before the skeleton is sent, and the status with it. */
export default async function ExperimentRoute({ params }: Props) {
  const { id } = await params;
  await orNotFound(getExperimentState(await requireViewer(), id));
  return (
    <Suspense fallback={<ExperimentSkeleton />}>
      <LoadedExperiment id={id} />
    </Suspense>
  );
}

async function LoadedExperiment({ id }: { id: string }) {
  const { viewer, view } = await load(id);
  const protectedLabels = await listProtectedLabels(viewer);
  // Asked for by the page's code; the browser need not wait for that to start.
  if (view.matrix === null) preload(matrixPath(id), { as: "fetch", crossOrigin: "anonymous" });
  const { secondary, warnings, gate, winRates, ...shared } = view;
  return (
    <ExperimentView
      {...shared}
      figures={view.running === null && <EndedFigures {...view} />}
      rights={{
        run: can(viewer.role, "experiment.create"),
        promote: mayMoveLabel(viewer.role, productionLabel, protectedLabels),
        review: can(viewer.role, "review.create"),
      }}
      calls={{
        change: changeExperimentAction,
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
