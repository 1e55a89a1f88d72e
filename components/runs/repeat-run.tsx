"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";

/** Sends the same messages again and shows the new run. */
export function RepeatRun({
  runId,
  repeat,
}: {
  runId: string;
  repeat: (input: { run_id: string }) => Promise<ActionResult<{ id: string }>>;
}) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const run = () =>
    startTransition(async () => {
      const result = await reached(repeat({ run_id: runId }));
      if (result.ok) router.push(`/runs/${result.data.id}`);
      else setProblem(result.message);
    });
  return (
    <>
      {problem !== null && <FieldError>{problem}</FieldError>}
      <Button pending={pending} onClick={run}>
        {!pending && <RotateCw aria-hidden />}
        Run again
      </Button>
    </>
  );
}
