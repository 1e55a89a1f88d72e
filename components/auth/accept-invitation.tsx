"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";

/** Accepts an invitation for who is signed in, and opens the workspace. */
export function AcceptInvitation({
  token,
  workspace,
  accept,
}: {
  token: string;
  workspace: string;
  accept: (input: { token: string }) => Promise<ActionResult<void>>;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const send = () =>
    startTransition(async () => {
      const result = await reached(accept({ token }));
      if (!result.ok) return setProblem(result.message);
      window.location.assign("/dashboard");
    });
  return (
    <div className="flex flex-col gap-3">
      {problem !== null && <ErrorState title={problem} />}
      <Button variant="primary" pending={pending} onClick={send}>
        Join {workspace}
      </Button>
    </div>
  );
}
