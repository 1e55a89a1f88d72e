"use client";

import { Pencil, Plug, Trash2 } from "lucide-react";
import { useState, useTransition } from "react";
import { ActiveToggle } from "@/components/settings/active-toggle";
import { Confirm } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { reached } from "@/components/ui/reached";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { ConnectionAnswer, ConnectionTestAnswer } from "@/lib/domain/api/provider-connections";
import { formatCount } from "@/lib/domain/format";
import { ConnectionForm } from "./connection-form";
import { TestResult } from "./test-result";
import type { ConnectionActions, ProviderInfo } from "./types";

export interface ConnectionRowProps {
  connection: ConnectionAnswer;
  provider: ProviderInfo;
  inUse: boolean;
  mayManage: boolean;
  askPassword: boolean;
  actions: ConnectionActions;
}

function State({ connection, inUse }: { connection: ConnectionAnswer; inUse: boolean }) {
  if (!connection.is_active) return <Badge>inactive</Badge>;
  if (inUse) return <Badge tone="pos">in use</Badge>;
  return (
    <Badge title="The oldest active connection of a provider is the one its models go through.">
      standing by
    </Badge>
  );
}

function limitsOf(connection: ConnectionAnswer): string | null {
  const parts = [
    connection.max_concurrency !== null && `${formatCount(connection.max_concurrency)} at once`,
    connection.requests_per_minute !== null &&
      `${formatCount(connection.requests_per_minute)} requests / min`,
    connection.tokens_per_minute !== null && `${formatCount(connection.tokens_per_minute)} tokens / min`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : parts.join(", ");
}

function Facts({ connection, provider }: { connection: ConnectionAnswer; provider: ProviderInfo }) {
  const limits = limitsOf(connection);
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted-foreground">
      <span className="mono break-all">{connection.base_url ?? provider.defaultBaseUrl}</span>
      <span>
        {connection.api_key_hint === null ? (
          "no key"
        ) : (
          <>
            key <span className="mono">…{connection.api_key_hint}</span>
          </>
        )}
      </span>
      {limits !== null && <span className="tnum">{limits}</span>}
      {connection.last_tested_at !== null && (
        <span className={connection.last_test_error === null ? undefined : "text-neg"}>
          {connection.last_test_error === null ? "answered " : "failed "}
          <RelativeTime value={connection.last_tested_at} />
        </span>
      )}
    </p>
  );
}

function EditConnection({ connection, provider, askPassword, actions }: ConnectionRowProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" variant="ghost">
          <Pencil aria-hidden />
          Edit
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Edit “${connection.name}”`}
        description="A new key or limit holds from the next call on."
      >
        <ConnectionForm
          providers={[provider]}
          connection={connection}
          initialProvider={provider.id}
          askPassword={askPassword}
          submitLabel="Save"
          submit={(_provider, input) => actions.change({ ...input, id: connection.id })}
          onDone={() => setOpen(false)}
        />
      </DialogContent>
    </Dialog>
  );
}

function RowActions(
  props: ConnectionRowProps & { onTested: (result: ActionResult<ConnectionTestAnswer>) => void },
) {
  const { connection, actions, onTested } = props;
  const [testing, startTest] = useTransition();
  const { id, is_active: isActive } = connection;
  return (
    <span className="flex flex-wrap gap-1">
      <Button
        size="sm"
        pending={testing}
        onClick={() => startTest(async () => onTested(await reached(actions.test({ id }))))}
      >
        {!testing && <Plug aria-hidden />}
        Test
      </Button>
      <EditConnection {...props} />
      <ActiveToggle
        isActive={isActive}
        setActive={(active) => actions.setActive({ id, is_active: active })}
      />
      <Confirm
        trigger={
          <Button size="icon-sm" variant="ghost" aria-label={`Delete the connection ${connection.name}`}>
            <Trash2 aria-hidden />
          </Button>
        }
        title={`Delete the connection “${connection.name}”?`}
        description="Its key is erased. Runs that went through it stay; new ones take the provider's next connection or the environment's."
        confirmLabel="Delete connection"
        cancelLabel="Keep connection"
        onConfirm={async () => {
          const result = await reached(actions.remove({ id }));
          if (!result.ok) return { error: result.message };
        }}
      />
    </span>
  );
}

/** One connection of a provider, with what can be done to it. */
export function ConnectionRow(props: ConnectionRowProps) {
  const { connection, provider, inUse, mayManage } = props;
  const [tested, setTested] = useState<ActionResult<ConnectionTestAnswer> | null>(null);
  return (
    <li className="flex flex-col gap-2 border-t border-dashed py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{connection.name}</span>
            <State connection={connection} inUse={inUse} />
          </p>
          <Facts connection={connection} provider={provider} />
        </div>
        {mayManage && <RowActions {...props} onTested={setTested} />}
      </div>
      {tested !== null &&
        (tested.ok ? <TestResult result={tested.data} /> : <p className="text-neg">{tested.message}</p>)}
      {tested === null && connection.last_test_error !== null && (
        <p className="text-xs text-neg">{connection.last_test_error}</p>
      )}
    </li>
  );
}
