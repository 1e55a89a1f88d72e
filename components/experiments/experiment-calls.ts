import type { ActionResult } from "@/lib/domain/api/action-result";
import type { ModelChoice } from "@/lib/domain/api/common";
import type { EvaluatorRef } from "@/lib/domain/api/evaluators";
import type { EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import type { ProviderChoice, VersionChoice } from "@/lib/domain/experiments/choices";

import type { GivenReview } from "./review-footer";
import type { CellReview } from "./types";

/** What the dialogs of an experiment offer. */
export interface ExperimentChoices {
  versions: VersionChoice[];
  providers: ProviderChoice[];
  evaluatorTypes: EvaluatorTypeOption[];
}

/** What a person can do to an experiment; server actions, so that each checks again who asks. */
export interface ExperimentCalls {
  change: (input: { id: string; concurrency: number }) => Promise<ActionResult<unknown>>;
  cancel: (input: { id: string }) => Promise<ActionResult<unknown>>;
  retry: (input: { id: string }) => Promise<ActionResult<unknown>>;
  rerun: (input: { id: string; name: string }) => Promise<ActionResult<{ id: string }>>;
  rescore: (input: { id: string; evaluators: EvaluatorRef[] }) => Promise<ActionResult<unknown>>;
  extend: (input: {
    id: string;
    version_ids?: string[];
    models?: ModelChoice[];
  }) => Promise<ActionResult<unknown>>;
  review: (input: { cell_id: string; review: GivenReview }) => Promise<ActionResult<CellReview>>;
  promote: (input: { prompt_id: string; version_id: string }) => Promise<ActionResult<unknown>>;
  loadChoices: (input: { prompt_id: string }) => Promise<ActionResult<ExperimentChoices>>;
}

/** What the person looking may do, so that nothing is offered that the server would refuse. */
export interface ExperimentRights {
  run: boolean;
  review: boolean;
  promote: boolean;
}
