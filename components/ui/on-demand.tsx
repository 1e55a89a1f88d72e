"use client";

import { type ComponentType, useEffect, useState, useSyncExternalStore } from "react";

/** A module of components that pages do not carry. */
export interface OnDemand<Module> {
  /** Fetches it; asking twice fetches once. A failed fetch may be tried again. */
  load: () => Promise<void>;
  /** One of its components: nothing until the module is there, which mounting it asks for. */
  part: <Props extends object>(pick: (module: Module) => ComponentType<Props>) => ComponentType<Props>;
}

interface Source<Module> {
  load: () => Promise<void>;
  subscribe: (listener: () => void) => () => void;
  get: () => Module | null;
}

function sourceOf<Module>(fetchModule: () => Promise<Module>): Source<Module> {
  let module: Module | null = null;
  const listeners = new Set<() => void>();
  return {
    load: async () => {
      if (module !== null) return;
      module = await fetchModule();
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get: () => module,
  };
}

/**
 * Code for what a click opens. `React.lazy` would do the same through Suspense, which holds back what it reveals for 300 ms;
 * a module that is there already appears at once this way. Pair it with {@link useLoadWhenIdle}.
 */
export function onDemand<Module>(fetchModule: () => Promise<Module>): OnDemand<Module> {
  const source = sourceOf(fetchModule);
  return {
    load: source.load,
    part: (pick) => (props) => <Part source={source} pick={pick} props={props} />,
  };
}

function Part<Module, Props extends object>({
  source: { load, subscribe, get },
  pick,
  props,
}: {
  source: Source<Module>;
  pick: (module: Module) => ComponentType<Props>;
  props: Props;
}) {
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  const found = useSyncExternalStore(subscribe, get, () => null);
  useEffect(() => {
    if (found === null) load().catch((error: unknown) => setFailure({ error }));
  }, [found, load]);
  // To the page of errors, which offers to load the page anew.
  if (failure !== null) throw failure.error;
  if (found === null) return null;
  const Component = pick(found);
  return <Component {...props} />;
}

const LATEST_MS = 4000;
const WITHOUT_IDLE_MS = 1500;

/**
 * Fetches what the first click needs once the page has nothing better to do, so that it is neither in the way of the page
 * nor waited for. `load` keeps its identity between renders.
 */
export function useLoadWhenIdle(load: () => Promise<unknown>): void {
  useEffect(() => {
    const start = () => void load().catch(() => undefined);
    // Safari has no idle callback.
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(start, WITHOUT_IDLE_MS);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(start, { timeout: LATEST_MS });
    return () => cancelIdleCallback(handle);
  }, [load]);
}
