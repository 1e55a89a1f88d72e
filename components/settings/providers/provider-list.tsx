"use client";

import { Plus } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import type { ConnectionAnswer } from "@/lib/domain/api/provider-connections";
import { AddConnection } from "./add-connection";
import { ConnectionRow } from "./connection-row";
import type { ConnectionActions, ProviderInfo } from "./types";

export interface ProviderEntry {
  provider: ProviderInfo;
  /** Names of the set variables; null when the environment does not connect it. */
  environment: readonly string[] | null;
  connections: readonly ConnectionAnswer[];
  inUse: string | null;
}

interface ProviderListProps {
  entries: readonly ProviderEntry[];
  mayManage: boolean;
  askPassword: boolean;
  /** Whether the operator lets connections go to private addresses. */
  privateAddresses: boolean;
  actions: ConnectionActions;
}

function PrivateAddresses({ allowed }: { allowed: boolean }) {
  return (
    <p className="border-t px-4 py-2.5 text-xs text-muted-foreground">
      {allowed ? (
        <>
          Connections may go to private addresses, such as an Ollama or vLLM server in your network: the
          operator set <span className="mono">ASSAY_ALLOW_PRIVATE_ADDRESSES=1</span>.
        </>
      ) : (
        <>
          Connections to private addresses, such as an Ollama or vLLM server in your network, are refused
          until the operator sets <span className="mono">ASSAY_ALLOW_PRIVATE_ADDRESSES=1</span>. Addresses
          from the environment are always allowed.
        </>
      )}
    </p>
  );
}

function Environment({ entry }: { entry: ProviderEntry }) {
  if (entry.environment === null) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 border-t border-dashed py-2.5">
      <span className="font-medium">Environment</span>
      <Badge tone={entry.inUse === null ? "pos" : "neutral"}>
        {entry.inUse === null ? "in use" : "standing by"}
      </Badge>
      <span className="mono text-xs text-muted-foreground">{entry.environment.join(", ")}</span>
    </p>
  );
}

function Provider({ entry, ...props }: ProviderListProps & { entry: ProviderEntry }) {
  const { provider, connections } = entry;
  const connected = connections.length > 0 || entry.environment !== null;
  return (
    <li className="border-b px-4 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="font-medium">{provider.label}</h3>
          <p className="text-xs text-muted-foreground">{provider.description}</p>
        </div>
        {!connected && <span className="text-xs text-muted-foreground">not connected</span>}
        {props.mayManage && (
          <AddConnection
            trigger={
              <Button size="sm" aria-label={`${connected ? "Add" : "Connect"} ${provider.label}`}>
                <Plus aria-hidden />
                {connected ? "Add" : "Connect"}
              </Button>
            }
            providers={props.entries.map((one) => one.provider)}
            initialProvider={provider.id}
            askPassword={props.askPassword}
            create={props.actions.create}
            test={props.actions.test}
          />
        )}
      </div>
      <Environment entry={entry} />
      {connections.length > 0 && (
        <ul>
          {connections.map((connection) => (
            <ConnectionRow
              key={connection.id}
              connection={connection}
              provider={provider}
              inUse={entry.inUse === connection.id}
              mayManage={props.mayManage}
              askPassword={props.askPassword}
              actions={props.actions}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Every provider and how the workspace reaches it; connected ones first. */
export function ProviderList(props: ProviderListProps) {
  const isConnected = (entry: ProviderEntry) => entry.connections.length > 0 || entry.environment !== null;
  const sorted = [
    ...props.entries.filter(isConnected),
    ...props.entries.filter((entry) => !isConnected(entry)),
  ];
  return (
    <Card>
      <CardHeader
        title="Providers"
        hint="a provider's oldest active connection is used; then the environment's"
      />
      <ul>
        {sorted.map((entry) => (
          <Provider key={entry.provider.id} {...props} entry={entry} />
        ))}
      </ul>
      <PrivateAddresses allowed={props.privateAddresses} />
    </Card>
  );
}
