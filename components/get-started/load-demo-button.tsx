"use client";

import { Gem } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";

/** Adds the demo prompt and opens its experiment while it runs. */
export function LoadDemoButton({
  load,
}: {
  load: (input: Record<string, never>) => Promise<ActionResult<{ experimentId: string }>>;
}) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  return (
    <>
      <Button
        pending={pending}
        onClick={() =>
          startTransition(async () => {
            const result = await reached(load({}));
            if (!result.ok) return setError(result.message);
            router.push(`/experiments/${result.data.experimentId}`);
          })
        }
      >
        <Gem aria-hidden />
        Load demo data
      </Button>
      {error && <FieldError>{error}</FieldError>}
    </>
  );
}
