"use client";

import { LoaderCircle } from "lucide-react";
import { type ReactNode, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type {
  ConnectableProvider,
  ConnectionAnswer,
  ConnectionTestAnswer,
} from "@/lib/domain/api/provider-connections";
import { ConnectionForm } from "./connection-form";
import { TestResult } from "./test-result";
import type { ConnectionActions, ProviderInfo } from "./types";

function Tested({ name, result }: { name: string; result: ActionResult<ConnectionTestAnswer> | null }) {
  if (result === null) {
    return (
      <p role="status" className="flex items-center gap-2 text-muted-foreground">
        <LoaderCircle className="size-4 animate-spin" aria-hidden />
        Calling a model through “{name}” for one token …
      </p>
    );
  }
  return result.ok ? <TestResult result={result.data} /> : <ErrorState title={result.message} />;
}

/** The button, the form, and at once a real call that shows whether the connection works. */
export function AddConnection({
  trigger,
  providers,
  initialProvider,
  askPassword,
  create,
  test,
}: {
  trigger: ReactNode;
  providers: readonly ProviderInfo[];
  initialProvider: ConnectableProvider;
  askPassword: boolean;
} & Pick<ConnectionActions, "create" | "test">) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<ConnectionAnswer | null>(null);
  const [result, setResult] = useState<ActionResult<ConnectionTestAnswer> | null>(null);
  const [, startTransition] = useTransition();
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) return;
    setMade(null);
    setResult(null);
  };
  const runTest = (connection: ConnectionAnswer) => {
    setMade(connection);
    startTransition(async () => setResult(await reached(test({ id: connection.id }))));
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={made === null ? "Add a connection" : `“${made.name}” is saved`}
        {...(made !== null && { footer: <Button onClick={() => change(false)}>Done</Button> })}
      >
        {made === null ? (
          <ConnectionForm
            providers={providers}
            connection={null}
            initialProvider={initialProvider}
            askPassword={askPassword}
            submitLabel="Save and test"
            submit={(provider, input) => create({ ...input, provider })}
            onDone={runTest}
          />
        ) : (
          <Tested name={made.name} result={result} />
        )}
      </DialogContent>
    </Dialog>
  );
}
