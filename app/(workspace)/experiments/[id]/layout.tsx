import type { ReactNode } from "react";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getExperimentState } from "@/lib/data/experiment-progress";
import { orNotFound } from "../../or-not-found";

interface Props {
  params: Promise<{ id: string }>;
  children: ReactNode;
}

/** Knows whether there is such an experiment before the skeleton of the page is sent, and the status with it. */
export default async function ExperimentLayout({ params, children }: Props) {
  const viewer = await requireViewer();
  await orNotFound(getExperimentState(viewer, (await params).id));
  return children;
}
