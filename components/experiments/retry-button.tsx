"use client";

import { useRouter } from "next/navigation";
import type { ReactElement } from "react";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { formatCounted } from "@/lib/domain/format";
import type { ExperimentCalls } from "./experiment-calls";

/** Asks once, then runs the cells without an answer again; what is scored stays. */
export function RetryButton({
  experimentId,
  count,
  total,
  retry,
  trigger,
  open,
  onOpenChange,
}: {
  experimentId: string;
  /** Of this variant, for the button. */
  count: number;
  /** Of all variants: that many are run. */
  total: number;
  retry: ExperimentCalls["retry"];
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  const router = useRouter();
  return (
    <Confirm
      {...(open !== undefined && { open })}
      {...(onOpenChange && { onOpenChange })}
      title={`Retry ${formatCounted(total, "cell")}?`}
      description={`The ${total === 1 ? "cell that has no answer is" : "cells that have no answer are"} run again, in every variant, and the verdicts are computed anew. What is scored stays.`}
      confirmLabel={`Retry ${total}`}
      cancelLabel="Not now"
      tone="primary"
      onConfirm={async () => {
        const result = await retry({ id: experimentId });
        if (!result.ok) return { error: result.message };
        router.refresh();
        return undefined;
      }}
      trigger={open === undefined ? (trigger ?? <Button size="sm">Retry {count}</Button>) : undefined}
    />
  );
}
