"use client";

import { useState } from "react";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { reached } from "@/components/ui/reached";
import { rotationOverlapHours } from "@/lib/domain/webhooks/secret";
import type { EvaluatorCalls } from "./evaluator-calls";

/** The one time a secret is shown. */
export function SecretOnce({ secret, onDone }: { secret: string | null; onDone: () => void }) {
  return (
    <Dialog open={secret !== null} onOpenChange={(open) => !open && onDone()}>
      <DialogContent title="The signing secret" footer={<Button onClick={onDone}>Done</Button>}>
        <div className="flex flex-col gap-3">
          <p>Copy the secret into your endpoint now. It is not shown again; it is kept encrypted.</p>
          <div className="flex items-center gap-2 rounded-md border bg-muted px-2.5 py-2">
            <code className="mono min-w-0 flex-1 break-all text-xs" data-testid="signing-secret">
              {secret}
            </code>
            <CopyButton text={secret ?? ""} label="Copy" variant="line" />
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** How an endpoint tells that a request is Assay's, and the way to a new secret. */
export function SigningSecret({
  evaluatorId,
  rotate,
}: {
  evaluatorId: string;
  /** Null: whoever looks may not. */
  rotate: EvaluatorCalls["rotateSecret"] | null;
}) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Card className="mt-3">
      <CardHeader title="Signature" />
      <CardContent className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-64 text-muted-foreground">
          Every request carries <code className="mono text-xs">webhook-id</code>,{" "}
          <code className="mono text-xs">webhook-timestamp</code> and{" "}
          <code className="mono text-xs">webhook-signature</code> by the Standard Webhooks scheme. Check them
          with this evaluator's secret.
        </p>
        {rotate !== null && (
          <Confirm
            title="Make a new secret?"
            description={`For ${rotationOverlapHours} hours requests are signed by both, so that the endpoint can change.`}
            confirmLabel="Make a new secret"
            tone="primary"
            trigger={<Button>New secret</Button>}
            onConfirm={async () => {
              const result = await reached(rotate({ id: evaluatorId }));
              if (!result.ok) return { error: result.message };
              setSecret(result.data.secret);
            }}
          />
        )}
      </CardContent>
      <SecretOnce secret={secret} onDone={() => setSecret(null)} />
    </Card>
  );
}
