"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field, FieldError, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { formatMoney } from "@/lib/domain/format";
import type { ExperimentCalls } from "./experiment-calls";
import type { ExperimentSummary } from "./types";

/** Starts a new experiment that asks the same, on the versions and examples as they are now. */
export function RerunDialog({
  open,
  onOpenChange,
  summary,
  rerun,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  summary: ExperimentSummary;
  rerun: ExperimentCalls["rerun"];
}) {
  const router = useRouter();
  const [name, setName] = useState(`${summary.name} (again)`.slice(0, 200));
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const field = { id: "rerun-name", error: name.trim() === "" ? "Give it a name." : undefined };
  const start = () =>
    startTransition(async () => {
      const result = await reached(rerun({ id: summary.id, name: name.trim() }));
      if (!result.ok) return setError(result.message);
      router.push(`/experiments/${result.data.id}`);
      onOpenChange(false);
    });
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Run this experiment again?"
        description="A new experiment asks the same of the versions and examples as they are now. This one stays."
        footer={
          <>
            <Button onClick={() => onOpenChange(false)}>Not now</Button>
            <Button variant="primary" pending={pending} disabled={name.trim() === ""} onClick={start}>
              Run experiment
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <Field {...field} label="Name">
            <Input
              {...fieldControlProps(field)}
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <p className="tnum text-muted-foreground">
            The last run cost {formatMoney(summary.costUsd)}
            {Number(summary.savedUsd ?? 0) > 0 && ` and saved ${formatMoney(summary.savedUsd)} by reuse`}.{" "}
            {summary.budgetUsd === null
              ? "No budget is set."
              : `The new one stops at ${formatMoney(summary.budgetUsd)}.`}
          </p>
          {error && <FieldError>{error}</FieldError>}
        </div>
      </DialogContent>
    </Dialog>
  );
}
