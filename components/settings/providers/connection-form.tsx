"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { SimpleSelect } from "@/components/ui/select";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import type { ConnectableProvider, ConnectionAnswer } from "@/lib/domain/api/provider-connections";
import { formMessage } from "../form-message";
import type { ConnectionInput, ProviderInfo } from "./types";

const fieldNames = [
  "name",
  "base_url",
  "api_key",
  "max_concurrency",
  "requests_per_minute",
  "tokens_per_minute",
  "password",
];

const limits = [
  { name: "max_concurrency", label: "Calls at once", placeholder: "200" },
  { name: "requests_per_minute", label: "Requests / min", placeholder: "no limit" },
  { name: "tokens_per_minute", label: "Tokens / min", placeholder: "no limit" },
] as const;

interface ConnectionFormProps {
  providers: readonly ProviderInfo[];
  /** The connection to change; null makes a new one. */
  connection: ConnectionAnswer | null;
  initialProvider: ConnectableProvider;
  askPassword: boolean;
  submitLabel: string;
  submit: (provider: ConnectableProvider, input: ConnectionInput) => Promise<ActionResult<ConnectionAnswer>>;
  onDone: (connection: ConnectionAnswer) => void;
}

function readInput(form: FormData): ConnectionInput {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const number = (name: string) => (text(name) === "" ? null : Number(text(name)));
  return {
    name: text("name"),
    base_url: text("base_url") === "" ? null : text("base_url"),
    ...(text("api_key") === "" ? {} : { api_key: text("api_key") }),
    max_concurrency: number("max_concurrency"),
    requests_per_minute: number("requests_per_minute"),
    tokens_per_minute: number("tokens_per_minute"),
    ...(text("password") === "" ? {} : { password: String(form.get("password")) }),
  };
}

function keyHelp(provider: ProviderInfo, connection: ConnectionAnswer | null): string {
  if (connection !== null && connection.api_key_hint !== null) {
    const ending = connection.api_key_hint === "" ? "" : ` that ends in ${connection.api_key_hint}`;
    return `Leave empty to keep the key${ending}. A new address needs it again.`;
  }
  return provider.needsKey
    ? "Stored encrypted. It is never shown again."
    : "Only if the server asks for one. Stored encrypted, never shown again.";
}

/** Adds a connection or changes one. The key goes in and never comes out. */
export function ConnectionForm({ providers, connection, initialProvider, ...props }: ConnectionFormProps) {
  const [providerId, setProviderId] = useState(initialProvider);
  const [result, setResult] = useState<ActionResult<ConnectionAnswer> | null>(null);
  const [pending, startTransition] = useTransition();
  const provider = providers.find(({ id }) => id === providerId) ?? providers[0];
  if (provider === undefined) return null;
  const problem = (name: string) => fieldMessage(result, `/${name}`) ?? undefined;
  const message = formMessage(result, fieldNames);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = readInput(new FormData(event.currentTarget));
    startTransition(async () => {
      const answer = await reached(props.submit(providerId, input));
      setResult(answer);
      if (answer.ok) props.onDone(answer.data);
    });
  };
  const help = keyHelp(provider, connection);
  const addressHelp =
    provider.defaultBaseUrl === null
      ? "Where the server answers, with its /v1."
      : "Empty takes the provider's own address.";
  return (
    <form method="post" onSubmit={send} className="flex flex-col gap-3">
      {message !== null && <ErrorState title={message} />}
      {connection === null && (
        <Field id="connection-provider" label="Provider" help={provider.description}>
          <SimpleSelect
            id="connection-provider"
            value={providerId}
            onValueChange={(value) => setProviderId(value as ConnectableProvider)}
            options={providers.map(({ id, label }) => ({ value: id, label }))}
          />
        </Field>
      )}
      <Field id="connection-name" label="Name" error={problem("name")}>
        <Input
          key={`name ${providerId}`}
          {...fieldControlProps({ id: "connection-name", error: problem("name") })}
          name="name"
          defaultValue={connection?.name ?? provider.label}
          maxLength={100}
          required
        />
      </Field>
      <Field
        id="connection-address"
        label="Base URL"
        optional={provider.defaultBaseUrl !== null}
        help={addressHelp}
        error={problem("base_url")}
      >
        <Input
          {...fieldControlProps({ id: "connection-address", help: true, error: problem("base_url") })}
          name="base_url"
          type="url"
          className="mono"
          defaultValue={connection?.base_url ?? ""}
          placeholder={provider.defaultBaseUrl ?? "https://llm.example.com/v1"}
          required={provider.defaultBaseUrl === null}
        />
      </Field>
      <Field
        id="connection-key"
        label="Key"
        optional={!provider.needsKey && connection === null}
        help={help}
        error={problem("api_key")}
      >
        <Input
          {...fieldControlProps({ id: "connection-key", help: true, error: problem("api_key") })}
          name="api_key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          data-1p-ignore
          required={provider.needsKey && connection === null}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-3">
        {limits.map(({ name, label, placeholder }) => (
          <Field key={name} id={`connection-${name}`} label={label} error={problem(name)}>
            <Input
              {...fieldControlProps({ id: `connection-${name}`, error: problem(name) })}
              name={name}
              type="number"
              min={1}
              placeholder={placeholder}
              defaultValue={connection?.[name] ?? ""}
            />
          </Field>
        ))}
      </div>
      {(props.askPassword || problem("password") !== undefined) && (
        <Field
          id="connection-password"
          label="Your password"
          help="You signed in more than 15 minutes ago."
          error={problem("password")}
        >
          <Input
            {...fieldControlProps({ id: "connection-password", help: true, error: problem("password") })}
            name="password"
            type="password"
            autoComplete="current-password"
          />
        </Field>
      )}
      <Button type="submit" variant="primary" pending={pending} className="self-end">
        {props.submitLabel}
      </Button>
    </form>
  );
}
