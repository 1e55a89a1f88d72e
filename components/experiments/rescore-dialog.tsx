"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import {
  errorUnder,
  type FormErrors,
  formErrors,
  localErrors,
  noErrors,
} from "@/components/prompts/editor/form-errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { reached } from "@/components/ui/reached";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import { draftsOf, type EvaluatorDraft, readDrafts } from "./evaluator-draft";
import { EvaluatorsEditor } from "./evaluators-editor";
import type { ExperimentCalls } from "./experiment-calls";
import { useChoices } from "./use-choices";

interface RescoreProps {
  experimentId: string;
  evaluators: readonly EvaluatorSpec[];
  rescore: ExperimentCalls["rescore"];
  onClose: () => void;
}

/** Scores the answers that are there with other evaluators; no model is called for an answer again. */
export function RescoreDialog({
  open,
  onOpenChange,
  promptId,
  calls,
  ...props
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  experimentId: string;
  promptId: string;
  evaluators: readonly EvaluatorSpec[];
  calls: Pick<ExperimentCalls, "rescore" | "loadChoices">;
}) {
  const { choices, error } = useChoices(promptId, calls.loadChoices);
  const frame = {
    title: "Score with other evaluators",
    description: "The answers stay as they are. Scores and verdicts of this experiment are replaced.",
    className: "w-[min(calc(100vw-32px),640px)]",
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {choices === null ? (
        <DialogContent {...frame}>
          {error === null ? <SkeletonRows rows={4} /> : <FieldError>{error}</FieldError>}
        </DialogContent>
      ) : (
        <RescoreForm
          {...props}
          frame={frame}
          options={choices.evaluatorTypes}
          rescore={calls.rescore}
          onClose={() => onOpenChange(false)}
        />
      )}
    </Dialog>
  );
}

function RescoreForm({
  frame,
  options,
  evaluators,
  experimentId,
  rescore,
  onClose,
}: RescoreProps & {
  frame: { title: string; description: string; className: string };
  options: readonly EvaluatorTypeOption[];
}) {
  const router = useRouter();
  const [drafts, setDrafts] = useState<EvaluatorDraft[]>(() => draftsOf(evaluators, options));
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [pending, startTransition] = useTransition();
  const start = () => {
    const read = readDrafts(drafts, options);
    if (read.problems.length > 0) return setErrors(localErrors(read.problems));
    startTransition(async () => {
      const result = await reached(rescore({ id: experimentId, evaluators: read.evaluators }));
      if (!result.ok) return setErrors(formErrors(result));
      router.refresh();
      onClose();
    });
  };
  return (
    <DialogContent
      {...frame}
      footer={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button variant="primary" pending={pending} disabled={drafts.length === 0} onClick={start}>
            Score again
          </Button>
        </>
      }
    >
      <EvaluatorsEditor
        options={options}
        drafts={drafts}
        onChange={setDrafts}
        errorAt={(pointer) => errorUnder(errors, pointer)}
      />
      {errors.message && (
        <div className="mt-3">
          <FieldError>{errors.message}</FieldError>
        </div>
      )}
    </DialogContent>
  );
}
