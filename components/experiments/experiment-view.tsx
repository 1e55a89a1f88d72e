"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { PackedMatrix } from "@/lib/domain/experiments/packed-matrix";
import type { ExperimentCalls, ExperimentRights } from "./experiment-calls";
import type { ExperimentJudge, ExperimentSummary, RunningView, VariantResult, VariantVerdict } from "./types";

// A visit needs one of the two, and the other only when a run ends before one's eyes.
const UnderWay = dynamic(() => import("./under-way").then((file) => file.UnderWay));
const Ended = dynamic(() => import("./ended").then((file) => file.Ended));

export interface ExperimentViewProps {
  number: number;
  promptId: string;
  summary: ExperimentSummary;
  variants: readonly VariantResult[];
  verdicts: readonly VariantVerdict[];
  /** Null for a large ended one, which asks for it. */
  matrix: PackedMatrix | null;
  /** Of an ended one, made on the server: results and what else was found. */
  figures: ReactNode;
  evaluators: readonly EvaluatorSpec[];
  judges: readonly ExperimentJudge[];
  agreement: { agreed: number; total: number } | null;
  winner: { versionId: string; versionNumber: number } | null;
  /** By variant: cells a retry would run. */
  retryable: Readonly<Record<string, number>>;
  running: (RunningView & { since: string }) | null;
  rights: ExperimentRights;
  calls: ExperimentCalls;
}

/** The page of an experiment: while it runs its progress, afterwards what it found. */
export function ExperimentView(props: ExperimentViewProps) {
  const { running, ...rest } = props;
  const { matrix } = rest;
  if (running === null || matrix === null) return <Ended {...rest} />;
  return <UnderWay {...rest} matrix={matrix} running={running} />;
}
