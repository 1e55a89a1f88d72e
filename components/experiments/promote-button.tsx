"use client";

import { ArrowUpRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { onDemand } from "@/components/ui/on-demand";
import { reached } from "@/components/ui/reached";
import { toast } from "@/components/ui/toast";
import type { ExperimentCalls } from "./experiment-calls";

// Fetched when it is first asked for.
const question = onDemand(() => import("@/components/ui/alert-dialog"));
const Confirm = question.part((file) => file.Confirm);

/** Moves `production` to the winner, after asking once. */
export function PromoteButton({
  promptId,
  promptSlug,
  winner,
  promote,
}: {
  promptId: string;
  promptSlug: string;
  winner: { versionId: string; versionNumber: number };
  promote: ExperimentCalls["promote"];
}) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const name = `v${winner.versionNumber}`;
  return (
    <>
      <Button variant="primary" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        <ArrowUpRight aria-hidden />
        Promote {name}
      </Button>
      {asking && (
        <Confirm
          open
          onOpenChange={setAsking}
          title={`Promote ${name} to production?`}
          description={
            <>
              Callers of <span className="mono text-foreground">{promptSlug}</span> that name no version get{" "}
              {name} from then on. A rollback is the same move back.
            </>
          }
          confirmLabel={`Promote ${name}`}
          cancelLabel="Not now"
          tone="primary"
          onConfirm={async () => {
            const result = await reached(promote({ prompt_id: promptId, version_id: winner.versionId }));
            if (!result.ok) return { error: result.message };
            toast(`${promptSlug} ${name} is in production.`);
            router.refresh();
            return undefined;
          }}
        />
      )}
    </>
  );
}
