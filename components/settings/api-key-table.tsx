"use client";

import { Trash2 } from "lucide-react";
import { Confirm } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { reached } from "@/components/ui/reached";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { ApiKeyAnswer } from "@/lib/domain/api/api-keys";
import { formatCount, MISSING } from "@/lib/domain/format";
import { keyRole, type Role } from "@/lib/domain/permissions/roles";
import { ActiveToggle } from "./active-toggle";

interface KeyActions {
  setActive: (input: { id: string; is_active: boolean }) => Promise<ActionResult<void>>;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
}

/** A key with whose it is. */
export interface ShownKey extends ApiKeyAnswer {
  /** Null for a key that is nobody's, such as one a script made. */
  holder: { name: string; role: Role | null } | null;
}

function KeyState({ apiKey }: { apiKey: ShownKey }) {
  if (apiKey.holder?.role === null) {
    return (
      <Badge tone="warn" title={`${apiKey.holder.name} is no member any more, so the key is refused.`}>
        refused
      </Badge>
    );
  }
  if (apiKey.expires_at !== null && Date.parse(apiKey.expires_at) <= Date.now()) {
    return <Badge tone="warn">expired</Badge>;
  }
  return apiKey.is_active ? <Badge tone="pos">active</Badge> : <Badge>inactive</Badge>;
}

/** The key's role, and what is left of it while its person is less. */
function KeyRole({ apiKey }: { apiKey: ShownKey }) {
  const now = keyRole(apiKey.role, apiKey.holder?.role ?? null);
  if (now === apiKey.role) return apiKey.role;
  return (
    <>
      {apiKey.role}{" "}
      <span className="text-2xs text-warn" title={`${apiKey.holder?.name} is ${now} now.`}>
        acts as {now}
      </span>
    </>
  );
}

function KeyRow({ apiKey, setActive, remove }: KeyActions & { apiKey: ShownKey }) {
  return (
    <TableRow>
      <TableRowHead>{apiKey.name}</TableRowHead>
      <TableCell className="mono text-xs">{apiKey.prefix}…</TableCell>
      <TableCell className="whitespace-nowrap">
        <KeyRole apiKey={apiKey} />
      </TableCell>
      <TableCell>{apiKey.holder?.name ?? <span className="text-muted-foreground">{MISSING}</span>}</TableCell>
      <TableCell>
        <KeyState apiKey={apiKey} />
      </TableCell>
      <TableCell numeric>{formatCount(apiKey.rate_limit_per_minute)}</TableCell>
      <TableCell>
        <RelativeTime value={apiKey.last_used_at} />
      </TableCell>
      <TableCell>
        {apiKey.expires_at === null ? "never" : <RelativeTime value={apiKey.expires_at} />}
      </TableCell>
      <TableCell className="text-right">
        <span className="inline-flex gap-1">
          <ActiveToggle
            isActive={apiKey.is_active}
            setActive={(active) => setActive({ id: apiKey.id, is_active: active })}
          />
          <Confirm
            trigger={
              <Button size="icon-sm" variant="ghost" aria-label={`Delete the key ${apiKey.name}`}>
                <Trash2 aria-hidden />
              </Button>
            }
            title={`Delete the key “${apiKey.name}”?`}
            description="Scripts that use it are refused at once. What they made stays."
            confirmLabel="Delete key"
            cancelLabel="Keep key"
            onConfirm={async () => {
              const result = await reached(remove({ id: apiKey.id }));
              if (!result.ok) return { error: result.message };
            }}
          />
        </span>
      </TableCell>
    </TableRow>
  );
}

export function ApiKeyTable({ keys, ...actions }: KeyActions & { keys: readonly ShownKey[] }) {
  return (
    <Table label="API keys">
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead>Key</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Whose</TableHead>
          <TableHead>State</TableHead>
          <TableHead numeric>Requests / min</TableHead>
          <TableHead>Last used</TableHead>
          <TableHead>Expires</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {keys.map((apiKey) => (
          <KeyRow key={apiKey.id} apiKey={apiKey} {...actions} />
        ))}
      </TableBody>
    </Table>
  );
}
