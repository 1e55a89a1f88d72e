"use client";

import { useSyncExternalStore } from "react";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

// Kept by the tab alone, and forgotten with it.
const storageKey = "assay-docs-key";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The key that calls on this page are made with, and how to change it. */
export function useApiKey(): [string, (key: string) => void] {
  const key = useSyncExternalStore(
    subscribe,
    () => sessionStorage.getItem(storageKey) ?? "",
    () => "",
  );
  const change = (next: string) => {
    sessionStorage.setItem(storageKey, next.trim());
    for (const listener of listeners) listener();
  };
  return [key, change];
}

/** Where the reader enters the key to try calls with. */
export function ApiKeyField() {
  const [key, setKey] = useApiKey();
  const help = "Stays in this tab. Keys are made under Settings → API keys.";
  return (
    <Field id="docs-key" label="API key for trying calls" help={help} className="max-w-[420px]">
      <Input
        {...fieldControlProps({ id: "docs-key", help })}
        type="password"
        value={key}
        onChange={(event) => setKey(event.target.value)}
        placeholder="assay_…"
        autoComplete="off"
        className="font-mono text-xs!"
      />
    </Field>
  );
}
