"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { onDemand } from "@/components/ui/on-demand";
import { reached } from "@/components/ui/reached";
import { formatCounted } from "@/lib/domain/format";
import type { ExperimentCalls } from "./experiment-calls";

// Fetched when it is first asked for.
const question = onDemand(() => import("@/components/ui/alert-dialog"));
const Confirm = question.part((file) => file.Confirm);

export interface RetryProps {
  experimentId: string;
  /** Cells without an answer, of all variants: that many are run. */
  total: number;
  retry: ExperimentCalls["retry"];
}

/** Asks once, then runs the cells without an answer again; what is scored stays. */
export function RetryQuestion({
  experimentId,
  total,
  retry,
  onOpenChange,
}: RetryProps & { onOpenChange: (open: boolean) => void }) {
  const router = useRouter();
  return (
    <Confirm
      open
      onOpenChange={onOpenChange}
      title={`Retry ${formatCounted(total, "cell")}?`}
      description={`The ${total === 1 ? "cell that has no answer is" : "cells that have no answer are"} run again, in every variant, and the verdicts are computed anew. What is scored stays.`}
      confirmLabel={`Retry ${total}`}
      cancelLabel="Not now"
      tone="primary"
      onConfirm={async () => {
        const result = await reached(retry({ id: experimentId }));
        if (!result.ok) return { error: result.message };
        router.refresh();
        return undefined;
      }}
    />
  );
}

/** "Retry 46" at the end of a variant's row. `count` is of that variant. */
export function RetryButton({ count, ...props }: RetryProps & { count: number }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        Retry {count}
      </Button>
      {asking && <RetryQuestion {...props} onOpenChange={setAsking} />}
    </>
  );
}
