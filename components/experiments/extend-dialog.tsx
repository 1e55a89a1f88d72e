"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { reached } from "@/components/ui/reached";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ExperimentCalls } from "./experiment-calls";
import { ModelPicker, type PickedModel } from "./model-picker";
import type { VariantResult } from "./types";
import { useChoices } from "./use-choices";
import { VersionPicker } from "./version-picker";

/** Adds variants to an ended experiment: only their cells run, on the same examples. */
export function ExtendDialog({
  open,
  onOpenChange,
  experimentId,
  promptId,
  variants,
  calls,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  experimentId: string;
  promptId: string;
  variants: readonly VariantResult[];
  calls: Pick<ExperimentCalls, "extend" | "loadChoices">;
}) {
  const router = useRouter();
  const { choices, error: loadError } = useChoices(promptId, calls.loadChoices);
  const [versions, setVersions] = useState<string[]>([]);
  const [models, setModels] = useState<PickedModel[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const present = [...new Set(variants.map((variant) => variant.versionId))];
  const extend = () =>
    startTransition(async () => {
      const result = await reached(
        calls.extend({
          id: experimentId,
          ...(versions.length > 0 && { version_ids: versions }),
          ...(models.length > 0 && { models }),
        }),
      );
      if (!result.ok) return setError(result.message);
      router.refresh();
      onOpenChange(false);
    });
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Add versions or models"
        description="Only the new variants run, on the same examples. The verdicts are computed anew."
        className="w-[min(calc(100vw-32px),600px)]!"
        footer={
          <>
            <Button onClick={() => onOpenChange(false)}>Not now</Button>
            <Button
              variant="primary"
              pending={pending}
              disabled={versions.length === 0 && models.length === 0}
              onClick={extend}
            >
              Run the new variants
            </Button>
          </>
        }
      >
        {choices === null ? (
          loadError === null ? (
            <SkeletonRows rows={4} />
          ) : (
            <FieldError>{loadError}</FieldError>
          )
        ) : (
          <div className="flex flex-col gap-4">
            <div className="flex flex-col gap-1.5">
              <h3 className="text-xs font-medium">Versions</h3>
              <VersionPicker
                versions={choices.versions}
                chosen={versions}
                onChange={setVersions}
                disabledIds={present}
              />
            </div>
            <div className="flex flex-col gap-1.5">
              <Label htmlFor="extend-model">Models</Label>
              <ModelPicker
                id="extend-model"
                providers={choices.providers}
                models={models}
                onChange={setModels}
              />
              <p className="text-2xs text-muted-foreground">
                {versions.length > 0
                  ? "The new versions run on these; with none, on the models this experiment was asked for."
                  : "The versions of this experiment run on these too."}
              </p>
            </div>
            {error && <FieldError>{error}</FieldError>}
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}
