"use client";

import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";

/** Signs a person out on every device. */
export function EndSessions({ end }: { end: (input: Record<never, never>) => Promise<ActionResult<void>> }) {
  return (
    <Card>
      <CardHeader title="Sessions" hint="a sign-in lasts seven days" />
      <CardContent className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 flex-1 text-muted-foreground">
          Signs you out on every device, this one included, as after a lost laptop. API keys go on working.
        </p>
        <Confirm
          trigger={<Button variant="danger">Sign out everywhere</Button>}
          title="Sign out everywhere?"
          description="Every session of yours ends at once, in all your workspaces."
          confirmLabel="Sign out everywhere"
          cancelLabel="Stay signed in"
          onConfirm={async () => {
            const result = await reached(end({}));
            if (!result.ok) return { error: result.message };
            window.location.assign("/sign-in");
          }}
        />
      </CardContent>
    </Card>
  );
}
